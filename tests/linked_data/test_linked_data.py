"""Two JSON-LD processors read from the files what `gongwen export` writes, and nothing gets lost on the way."""

import copy
import decimal
import functools
import json
import os
import re
import unittest

import jsonschema
import pyshacl
import rdflib
from common import GW, OUTPUT, ROOT, context, copy_with, documents, exported, files, gongwen
from pyld import canon, jsonld
from rdflib.namespace import OWL, RDF, RDFS, XSD

BASE = "https://example.org/output/"


def offline(url, options=None):
    """Loads from the output folder and from nowhere else."""
    assert url.startswith(BASE), f"{url} is not beside the documents"
    document = json.loads((OUTPUT / url.removeprefix(BASE)).read_text())
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}


def pyld_quads(name, document):
    """The triples that PyLD reads, blank nodes named by file."""
    dataset = jsonld.to_rdf(document, {"base": BASE + name, "documentLoader": offline})
    assert set(dataset) <= {"@default"}
    for triple in dataset.get("@default", []):
        for node in triple.values():
            if node["type"] == "blank node":
                node["value"] = f"_:{name.encode().hex()}x{node['value'][2:]}"
        yield tuple(json.dumps(triple[k], sort_keys=True) for k in ("subject", "predicate", "object"))


@functools.cache
def all_pyld_quads():
    return {quad for name, document in files().items() for quad in pyld_quads(name, document)}


def rdflib_graph(name, document):
    """rdflib reads contexts by itself; it gets the one of the folder so that it loads nothing."""
    inline = dict(document)
    inline["@context"] = context()
    return rdflib.Graph().parse(data=json.dumps(inline), format="json-ld", base=BASE + name)


def as_pyld(graph):
    """The triples of an rdflib graph in the form of PyLD."""

    def node(term):
        if isinstance(term, rdflib.Literal):
            assert term.language is None, term
            return {"datatype": str(term.datatype or XSD.string), "type": "literal", "value": str(term)}
        if isinstance(term, rdflib.BNode):
            return {"type": "blank node", "value": f"_:{term}"}
        return {"type": "IRI", "value": str(term)}

    return {tuple(json.dumps(node(t), sort_keys=True) for t in triple) for triple in graph}


def canonical(quads):
    """The quads without blank nodes, and the N-Quads of the others with blank nodes named by URDNA2015."""
    keys = ("subject", "predicate", "object")
    blank = {quad for quad in quads if any('"blank node"' in term for term in quad)}
    triples = [dict(zip(keys, map(json.loads, quad))) for quad in sorted(blank)]
    text = canon.URDNA2015().main({"@default": triples}, {"format": "application/n-quads"})
    return quads - blank, set(text.splitlines())


@functools.cache
def canonical_export():
    return canonical(as_pyld(exported()))


class Processors(unittest.TestCase):
    def test_both_processors_read_what_export_writes(self):
        for part in canonical_export():
            self.assertGreater(len(part), 1000)
        self.assertTrue(canonical(all_pyld_quads()) == canonical_export(), "PyLD reads other quads")
        read = set()
        for name, document in files().items():
            read |= as_pyld(rdflib_graph(name, document))
        self.assertTrue(canonical(read) == canonical_export(), "rdflib reads other quads")

    def test_turtle_is_the_same_graph(self):
        run = gongwen("export", OUTPUT, "--format", "ttl")
        self.assertEqual(run.returncode, 0, run.stderr)
        turtle = rdflib.Graph().parse(data=run.stdout, format="turtle")
        self.assertTrue(canonical(as_pyld(turtle)) == canonical_export())


class Contract(unittest.TestCase):
    def test_every_document_validates(self):
        schema = json.loads((OUTPUT / "gongwen.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for name, document in documents().items():
            with self.subTest(name):
                self.assertEqual([e.message for e in validator.iter_errors(document)][:3], [])
                broken = copy.deepcopy(document)
                del broken["text"]
                self.assertFalse(validator.is_valid(broken))

    def test_the_shapes_hold(self):
        shapes = rdflib.Graph().parse(ROOT / "tests/linked_data/shapes.ttl")
        conforms, _, report = pyshacl.validate(exported(), shacl_graph=shapes, advanced=True)
        self.assertTrue(conforms, report[:3000])

    def test_the_shapes_find_what_is_wrong(self):
        shapes = rdflib.Graph().parse(ROOT / "tests/linked_data/shapes.ttl")
        data = """
            @prefix gw: <https://w3id.org/gongwen#> .
            <urn:d> gw:relations <urn:r> ; gw:quantities <urn:q> ; gw:mentions <urn:m> .
            <urn:r> gw:subject <urn:a> ; gw:predicate gw:leads .
            <urn:q> gw:kind "target" ; gw:value_decimal "1.5" .
            <urn:m> gw:start 5 ; gw:end 4 .
            <urn:district> a gw:District ; gw:codes [ gw:gb2260 "4403" ] .
        """
        graph = rdflib.Graph().parse(data=data, format="turtle")
        _, results, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=True)
        sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
        focus = {str(node) for node in results.objects(predicate=sh.focusNode)}
        self.assertLessEqual({"urn:r", "urn:q", "urn:m", "urn:district"}, focus)

    def test_the_vocabulary_describes_all_that_is_used(self):
        vocabulary = rdflib.Graph().parse(OUTPUT / "gongwen.ttl")
        for name in set(exported().predicates()) - {RDF.type}:
            self.assertIn((name, RDF.type, RDF.Property), vocabulary)
        for name in set(exported().objects(predicate=RDF.type)):
            self.assertIn((name, RDF.type, RDFS.Class), vocabulary)
        for name in set(exported().objects(predicate=GW.predicate)):
            self.assertIn((name, RDF.type, RDF.Property), vocabulary)

    def test_the_vocabulary_names_the_public_terms(self):
        vocabulary = rdflib.Graph().parse(OUTPUT / "gongwen.ttl")
        ties = """
            gw:Document     skos:closeMatch     schema:Legislation , schema:NewsArticle .
            gw:Policy       rdfs:subClassOf     schema:Legislation .
            gw:cites        skos:closeMatch     eli:cites .
            gw:citation_relation-based_on skos:exactMatch eli:based_on .
            gw:District     rdfs:subClassOf     schema:AdministrativeArea .
            gw:gb2260       rdfs:subPropertyOf  schema:identifier .
            gw:Industry     rdfs:subClassOf     skos:Concept , gw:InIndustries .
            gw:InIndustries owl:onProperty      skos:inScheme ; owl:hasValue gw:industries .
            gw:industries   a                   skos:ConceptScheme .
            gw:Organization rdfs:subClassOf     schema:Organization ; skos:narrowMatch schema:GovernmentOrganization .
            gw:quantities   rdfs:range          gw:Quantity .
            gw:Quantity     rdfs:subClassOf     schema:QuantitativeValue .
            gw:comparator   skos:closeMatch     odrl:operator .
            gw:comparator-gteq skos:exactMatch  odrl:gteq .
            gw:unit         skos:closeMatch     qudt:hasUnit .
            gw:unit-km2     skos:exactMatch     unit:KiloM2 .
            gw:unit-CNY     skos:exactMatch     currency:CNY .
            gw:mentions     rdfs:range          gw:Mention .
            gw:Mention      rdfs:subClassOf     oa:Annotation ; rdfs:seeAlso oa:TextPositionSelector .
            gw:repairs      rdfs:range          gw:Repair .
            gw:Repair       rdfs:subClassOf     prov:Activity .
        """
        prefixes = "".join(f"@prefix {p}: <{ns}> .\n" for p, ns in vocabulary.namespaces())
        for tie in rdflib.Graph().parse(data=prefixes + ties, format="turtle"):
            self.assertIn(tie, vocabulary)
        self.assertIn((rdflib.URIRef("https://w3id.org/gongwen"), RDF.type, OWL.Ontology), vocabulary)


class Traps(unittest.TestCase):
    """The ways in which linked data goes wrong without a word."""

    def test_a_key_that_the_context_does_not_know_is_dropped_so_there_is_none(self):
        def keys(value):
            if isinstance(value, list):
                for element in value:
                    yield from keys(element)
            elif isinstance(value, dict):
                for key, member in value.items():
                    yield key
                    # What stands below a key that is mapped to null is for JSON users.
                    if key != "@context" and context().get(key, True) is not None:
                        yield from keys(member)

        for name, document in files().items():
            unknown = {k for k in keys(document) if not k.startswith("@")} - set(context())
            self.assertEqual(unknown, set(), name)
        mapped = {str(p).removeprefix(GW) for p in exported().predicates()}
        used = {k for d in files().values() for k in keys(d)}
        # A key may be null or empty wherever it stands: only one that has a value must be a property.
        self.assertLessEqual(mapped - {str(RDF.type)}, used)
        name, document = next(iter(documents().items()))
        before = set(pyld_quads(name, document))
        self.assertEqual(set(pyld_quads(name, document | {"no_such_key": "x"})), before)
        with copy_with(lambda d: d.update(no_such_key="x")) as folder:
            run = gongwen("export", folder)
            self.assertEqual(run.returncode, 3)
            self.assertIn("/no_such_key", run.stderr)

    def test_every_value_is_a_triple(self):
        """Each value of each key that is not mapped to null is found in the export."""
        by_key = {}
        for subject, predicate, obj in exported():
            by_key.setdefault(str(predicate).removeprefix(GW), set()).add(str(obj))

        def check(value, in_entities=False):
            for key, member in value.items():
                null = context().get(key, True) is None or (in_entities and key == "mentions")
                if key.startswith("@") or null:
                    continue
                for element in member if isinstance(member, list) else [member]:
                    if isinstance(element, dict):
                        self.assertTrue(by_key.get(key), key)
                        check(element, key == "entities")
                    elif element is not None:
                        text = str(element).lower() if isinstance(element, bool) else str(element)
                        kind = context()[key].get("@type")
                        found = by_key.get(key, set())
                        self.assertTrue(text in found or (kind == "@vocab" and GW[text] in map(rdflib.URIRef, found)),
                                        f"{key}: {text[:80]!r}")

        for document in files().values():
            for node in document.get("@graph", [document]):
                check(node)

    def test_no_term_hides_a_prefix(self):
        prefixes = {k for k, v in context().items() if isinstance(v, str) and v.endswith(("#", "/"))}
        self.assertEqual(prefixes, {"gw", "xsd"})
        for quad in all_pyld_quads():
            for node in map(json.loads, quad):
                if node["type"] == "IRI":
                    self.assertFalse(node["value"].startswith(tuple(f"{p}:" for p in prefixes)), node)
        # What it would look like.
        hidden = {"@context": {"u": "https://example.org/u#", "unit": {"@id": "u:unit", "@type": "@id"}},
                  "@id": "urn:a", "unit": "unit:CNY"}
        self.assertIn('"unit:CNY"', "".join(map(str, pyld_quads("x.json", hidden))))

    def test_numbers_are_decimal_strings(self):
        lexical = re.compile(r"-?[0-9]+(\.[0-9]+)?")
        kinds = {o.datatype for o in exported().objects() if isinstance(o, rdflib.Literal)}
        self.assertLessEqual(kinds, {None, XSD.integer, XSD.boolean, XSD.decimal, XSD.date})
        for key in (GW.value_decimal, GW.value_max_decimal):
            for value in exported().objects(predicate=key):
                self.assertEqual(value.datatype, XSD.decimal)
                self.assertRegex(str(value), lexical)
        self.assertEqual(list(exported().triples((None, GW.value, None))), [])
        count = 0
        for document in documents().values():
            for quantity in document["quantities"]:
                exact, plain = decimal.Decimal(quantity["value_decimal"]), quantity["value"]
                self.assertEqual(decimal.Decimal(str(plain)), exact, quantity["@id"])
                count += 1
        self.assertGreater(count, 0)

    def test_ids_are_iris(self):
        forbidden = re.compile(r'[\s<>"{}|\\^`\x00-\x20]')
        for triple in exported():
            for term in triple:
                if isinstance(term, rdflib.URIRef):
                    self.assertNotRegex(str(term), forbidden)
                    self.assertRegex(str(term), r"^(urn|https?):", "no relative reference")
        # With white space in its id a node has no triples, and no processor says so.
        node = {"@context": {"p": "https://example.org/p"}, "@id": "urn:a b", "p": "v"}
        self.assertEqual(list(pyld_quads("x.json", node)), [])
        with copy_with(lambda d: d["parts"][0].update({"@id": "urn:a b"})) as folder:
            run = gongwen("export", folder)
            self.assertEqual(run.returncode, 3)
            self.assertIn("/parts/0/@id", run.stderr)

    def test_no_language_tags(self):
        """Processors write zh-Hans in different cases: the script is a value of its own."""
        self.assertNotIn("@language", json.dumps(context()))
        literals = [o for o in exported().objects() if isinstance(o, rdflib.Literal)]
        self.assertEqual([o for o in literals if o.language], [])
        self.assertEqual(set(exported().objects(predicate=GW.script)) - set(map(rdflib.Literal, ["Hans", "Hant", "mixed"])), set())

    def test_lists_are_sets(self):
        self.assertNotIn("@list", json.dumps(context()))
        self.assertEqual(list(exported().triples((None, RDF.first, None))), [])
        for document in documents().values():
            subject = rdflib.URIRef(document["@id"])
            for key in ("sections", "parts", "quantities", "relations"):
                found = {str(o) for o in exported().objects(subject, GW[key])}
                self.assertEqual(found, {node["@id"] for node in document[key]}, key)

    def test_contexts_are_beside_the_documents(self):
        for name, document in documents().items():
            path = os.path.normpath(os.path.join(os.path.dirname(name), document["@context"]))
            self.assertEqual(path, "gongwen.context.jsonld")
        self.assertEqual(files()["graph.jsonld"]["@context"], context())
        self.assertNotIn("@import", json.dumps(context()))


if __name__ == "__main__":
    unittest.main()
