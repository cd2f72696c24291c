//! What the heading of each section names.

use gongwen_model::{EntityType, Section};
use gongwen_text::window::cut;

use crate::lists::chars;
use crate::names::{Name, Sort};
use crate::work::Work;

impl Work<'_> {
    /// What the heading of each section names.
    pub(crate) fn read_headings(&mut self) {
        let sections: &[Section] = &self.document.sections;
        self.industry_headings();
        for (k, section) in sections.iter().enumerate() {
            let Some(heading) = section.heading else { continue };
            if self.headings.contains_key(&k) {
                continue;
            }
            if let Some(handle) = self.program_heading(heading) {
                self.headings.insert(k, handle);
                continue;
            }
            // The whole heading is one name.
            let whole = self.names_in(heading).find(|n| {
                n.span.end() == heading.end()
                    && n.span.start() <= heading.start() + 3
                    && !n.counted
                    && (!n.bare
                        || n.kind == Some(EntityType::Program)
                            && chars(cut(self.text, n.span.start()..n.head)) >= 4)
                    && matches!(
                        n.kind,
                        Some(
                            EntityType::Zone
                                | EntityType::Program
                                | EntityType::Organization
                                | EntityType::Project
                                | EntityType::Fund
                        )
                    )
                    && n.sort != Sort::End
            });
            let Some(name) = whole.cloned() else {
                let known = self
                    .mentions(heading, &[EntityType::Zone, EntityType::District, EntityType::Organization]);
                if let [(span, handle)] = known.as_slice()
                    && *span == heading
                {
                    self.headings.insert(k, *handle);
                }
                continue;
            };
            let name = Name { span: heading, ..name };
            if let Some(handle) = self.report(&name) {
                self.headings.insert(k, handle);
            }
        }
    }
}
