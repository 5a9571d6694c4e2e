//! The columns an import knows, and finding them in a file.

use crate::header::{Header, is_near};
use crate::{Line, Page, Row, RowError, SheetError, Table};

/// Lines from the top in which the header row is looked for.
const HEADER_WITHIN: usize = 30;

/// One column of an import.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Field name, as in the form and the API.
    pub key: &'static str,
    /// Header in the template. A money column names its unit: `合同成交额（元）`.
    pub header: &'static str,
    /// Other headers people use.
    pub aliases: &'static [&'static str],
    /// Must the column be there and filled?
    pub required: bool,
    /// What the example row of the template shows.
    pub example: &'static str,
    /// How to fill it, for the notes of the template.
    pub note: &'static str,
}

impl Column {
    /// A column that may be left out.
    pub const fn new(key: &'static str, header: &'static str) -> Self {
        Self { key, header, aliases: &[], required: false, example: "", note: "" }
    }

    /// Must be there and filled.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Other headers that mean this column.
    #[must_use]
    pub const fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Shown in the example row of the template.
    #[must_use]
    pub const fn example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    /// How to fill it.
    #[must_use]
    pub const fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.header, self.key].into_iter().chain(self.aliases.iter().copied())
    }
}

/// All columns of one import: `static COLUMNS: Columns = Columns::new(&[Column::new(…), …]);`
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// In the order of the template.
    pub all: &'static [Column],
}

/// A file whose header row was understood.
#[derive(Debug)]
pub struct Rows<'t> {
    columns: Columns,
    lines: &'t [Line],
    /// For each column of the import its place in the lines.
    places: Vec<Option<usize>>,
    /// What the person should know: columns that are not read, the example row left out.
    pub notes: Vec<String>,
    /// Lines that could not be read at all; they belong into the report.
    pub faults: Vec<RowError>,
}

/// A header row that was found.
struct Found<'t> {
    lines: &'t [Line],
    at: usize,
    hits: usize,
}

impl Columns {
    /// The columns, in the order of the template.
    pub const fn new(all: &'static [Column]) -> Self {
        Self { all }
    }

    /// The column of a field.
    pub fn get(&self, key: &str) -> Option<&'static Column> {
        self.all.iter().find(|column| column.key == key)
    }

    /// Finds the header row, below title rows and on any page, and says what is missing or unknown.
    pub fn open<'t>(self, table: &'t Table) -> Result<Rows<'t>, SheetError> {
        let found = table
            .pages
            .iter()
            .filter_map(|page| self.header_of(page))
            .reduce(|best, next| if next.hits > best.hits { next } else { best })
            .ok_or_else(|| SheetError::NoHeader(self.wanted()))?;
        let header: Vec<(String, Header)> = found.lines[found.at]
            .cells
            .iter()
            .map(|cell| cell.text())
            .map(|text| (text.clone(), Header::new(&text)))
            .collect();
        let (places, unknown) = self.place(&header)?;
        self.check_missing(&places, &unknown)?;
        let mut rows = Rows {
            columns: self,
            lines: &found.lines[found.at + 1..],
            places,
            notes: unknown.iter().map(|name| self.unknown_note(name)).collect(),
            faults: table.faults.clone(),
        };
        rows.drop_repeats(&found.lines[found.at]);
        Ok(rows)
    }

    fn header_of<'t>(&self, page: &'t Page) -> Option<Found<'t>> {
        let hits = |line: &Line| {
            let headers: Vec<Header> =
                line.cells.iter().map(|cell| Header::new(&cell.text())).collect();
            self.all
                .iter()
                .filter(|column| headers.iter().any(|header| matches(column, header)))
                .count()
        };
        let mut best: Option<Found<'t>> = None;
        for (at, line) in page.lines.iter().take(HEADER_WITHIN).enumerate() {
            let hits = hits(line);
            if hits > best.as_ref().map_or(0, |best| best.hits) {
                best = Some(Found { lines: &page.lines, at, hits });
            }
        }
        best
    }

    /// Where each column stands, and the headers nobody knows.
    fn place(
        &self,
        header: &[(String, Header)],
    ) -> Result<(Vec<Option<usize>>, Vec<String>), SheetError> {
        let mut places = vec![None; self.all.len()];
        let mut unknown = Vec::new();
        for (i, (text, given)) in header.iter().enumerate() {
            if text.is_empty() {
                continue;
            }
            let Some(c) = self.find(given) else {
                unknown.push(text.clone());
                continue;
            };
            same_unit(&self.all[c], text, given)?;
            if let Some(first) = places[c].replace(i) {
                let first: &(String, Header) = &header[first];
                let (first, second) = (first.0.clone(), text.clone());
                return Err(SheetError::TwiceColumn { first, second });
            }
        }
        Ok((places, unknown))
    }

    /// The column with exactly this header, else one that differs only in brackets.
    fn find(&self, given: &Header) -> Option<usize> {
        let exact = |column: &Column| column.names().any(|n| Header::new(n).full == given.full);
        self.all
            .iter()
            .position(exact)
            .or_else(|| self.all.iter().position(|column| matches(column, given)))
    }

    fn check_missing(
        &self,
        places: &[Option<usize>],
        unknown: &[String],
    ) -> Result<(), SheetError> {
        let missing: Vec<(String, Option<String>)> = self
            .all
            .iter()
            .zip(places)
            .filter(|(column, place)| column.required && place.is_none())
            .map(|(column, _)| (column.header.to_owned(), nearest_given(column, unknown)))
            .collect();
        if missing.is_empty() { Ok(()) } else { Err(SheetError::MissingColumns(missing)) }
    }

    fn unknown_note(&self, name: &str) -> String {
        let given = Header::new(name).bare;
        let near = self
            .all
            .iter()
            .flat_map(|column| column.names().map(move |known| (known, column.header)))
            .filter_map(|(known, header)| {
                Some((is_near(&given, &Header::new(known).bare)?, header))
            })
            .min_by_key(|(steps, _)| *steps);
        match near {
            Some((_, header)) => {
                format!("没有读“{name}”这一列。是不是“{header}”？改好表头再上传")
            }
            None => format!("没有读“{name}”这一列，导入用不到它"),
        }
    }

    fn wanted(&self) -> String {
        let any = !self.all.iter().any(|column| column.required);
        let wanted = self.all.iter().filter(|column| any || column.required);
        wanted.map(|column| column.header).collect::<Vec<_>>().join("、")
    }
}

fn matches(column: &Column, given: &Header) -> bool {
    !given.bare.is_empty() && column.names().any(|name| Header::new(name).bare == given.bare)
}

/// A header with another unit of money than the column's is refused: a factor of 10,000.
fn same_unit(column: &Column, text: &str, given: &Header) -> Result<(), SheetError> {
    let ours = Header::new(column.header).unit;
    let known = column.names().any(|name| Header::new(name).full == given.full);
    match (given.unit, ours) {
        (Some(theirs), ours) if !known && Some(theirs) != ours => Err(SheetError::Unit {
            header: text.to_owned(),
            column: column.header.to_owned(),
            unit: ours.unwrap_or("元"),
        }),
        _ => Ok(()),
    }
}

fn nearest_given(column: &Column, unknown: &[String]) -> Option<String> {
    unknown
        .iter()
        .filter_map(|name| {
            let given = Header::new(name).bare;
            let steps =
                column.names().filter_map(|n| is_near(&given, &Header::new(n).bare)).min()?;
            Some((steps, name.clone()))
        })
        .min()
        .map(|(_, name)| name)
}

impl<'t> Rows<'t> {
    /// The rows with content under the header, from top to bottom.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let header_again = |row: &Row<'_>| !row.is_empty() && !self.is_header(row);
        self.lines
            .iter()
            .map(|line| Row { columns: self.columns, places: &self.places, line })
            .filter(header_again)
    }

    /// The example row of our template must not become a record.
    fn drop_repeats(&mut self, header: &'t Line) {
        let Some(first) = self.lines.first() else { return };
        let row = Row { columns: self.columns, places: &self.places, line: first };
        let example = self.columns.all.iter().any(|column| !column.example.is_empty())
            && self.columns.all.iter().all(|column| row.text(column.key) == column.example);
        if example && header.number < first.number {
            self.notes.push(format!("第 {} 行是模板里的例子，没有读", first.number));
            self.lines = &self.lines[1..];
        }
    }

    /// The header repeated further down, as in tables pasted together.
    fn is_header(&self, row: &Row<'_>) -> bool {
        let mut found = self.columns.all.iter().zip(&self.places).filter(|(_, p)| p.is_some());
        found.all(|(column, _)| matches(column, &Header::new(&row.text(column.key))))
    }
}
