//! A writer of small PDF files for tests.

/// A file in the making; objects are numbered from 1.
#[derive(Default)]
pub(crate) struct Pdf {
    objects: Vec<Vec<u8>>,
    info: String,
}

impl Pdf {
    /// A file whose catalogue (1) and page tree (2) are written at the end.
    pub(crate) fn new() -> Self {
        Self { objects: vec![Vec::new(), Vec::new()], info: String::new() }
    }

    /// Adds an object; gives its number.
    pub(crate) fn object(&mut self, content: impl AsRef<[u8]>) -> usize {
        self.objects.push(content.as_ref().to_vec());
        self.objects.len()
    }

    /// Adds a stream; gives its number.
    pub(crate) fn stream(&mut self, dictionary: &str, data: impl AsRef<[u8]>) -> usize {
        let data = data.as_ref();
        let mut object = format!("<<{dictionary}/Length {}>>stream\n", data.len()).into_bytes();
        object.extend_from_slice(data);
        object.extend_from_slice(b"\nendstream");
        self.object(object)
    }

    /// Adds a packed stream; gives its number.
    pub(crate) fn packed(&mut self, dictionary: &str, data: impl AsRef<[u8]>) -> usize {
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(data.as_ref(), 6);
        self.stream(&format!("{dictionary}/Filter/FlateDecode"), packed)
    }

    /// Says something of the file.
    pub(crate) fn info(&mut self, entries: &str) {
        self.info = entries.to_owned();
    }

    /// Writes the file; `pages` are the dictionaries of its pages.
    pub(crate) fn finish<S: AsRef<str>>(mut self, pages: &[S]) -> Vec<u8> {
        let kids: Vec<usize> =
            pages.iter().map(|p| self.object(format!("<</Type/Page/Parent 2 0 R{}>>", p.as_ref()))).collect();
        let list: String = kids.iter().map(|kid| format!("{kid} 0 R ")).collect();
        self.objects[0] = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
        self.objects[1] =
            format!("<</Type/Pages/MediaBox[0 0 595 842]/Count {}/Kids[{list}]>>", kids.len()).into_bytes();
        let info = (!self.info.is_empty()).then(|| self.object(format!("<<{}>>", self.info.clone())));
        let mut file = b"%PDF-1.7\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.objects.len() + 1);
        for (number, object) in (1..).zip(&self.objects) {
            table.push_str(&format!("{:010} 00000 n \n", file.len()));
            file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            file.extend_from_slice(object);
            file.extend_from_slice(b"\nendobj\n");
        }
        let start = file.len();
        let info = info.map_or(String::new(), |number| format!("/Info {number} 0 R"));
        let size = self.objects.len() + 1;
        table.push_str(&format!("trailer\n<</Size {size}/Root 1 0 R{info}>>\nstartxref\n{start}\n%%EOF\n"));
        file.extend_from_slice(table.as_bytes());
        file
    }

    /// Adds a Chinese font that is not embedded, with a map of the standard; gives its number.
    pub(crate) fn chinese(&mut self, name: &str, map: &str) -> usize {
        self.object(format!(
            "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/{map}/DescendantFonts[<</Type/Font/Subtype/CIDFontType0\
             /BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>]>>"
        ))
    }
}

/// A file of one page with the content `content` and the fonts `fonts`, each made of an object by the function.
pub(crate) fn one_page(content: impl AsRef<[u8]>, fonts: impl FnOnce(&mut Pdf) -> String) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let resources = fonts(&mut pdf);
    let content = pdf.packed("", content);
    pdf.finish(&[format!("/Contents {content} 0 R/Resources<<{resources}>>")])
}

/// Text as a string of two-byte codes, each made by `code`.
pub(crate) fn coded(text: &str, code: impl Fn(char) -> u32) -> String {
    let digits: String = text.chars().map(|c| format!("{:04X}", code(c))).collect();
    format!("<{digits}>")
}

/// Text in UTF-16, as codes of `UniGB-UCS2-H`.
pub(crate) fn ucs2(text: &str) -> String {
    coded(text, u32::from)
}
