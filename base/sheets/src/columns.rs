//! The columns an import knows, and finding them in a file.

use crate::header::{Header, is_near};
use crate::{Book, Line, Next, Row, SheetError};

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

/// Bytes of lines in one batch at most.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// The header row of a file, understood.
#[derive(Debug, Clone)]
pub struct Heading {
    columns: Columns,
    /// For each column of the import its place in the lines.
    places: Vec<Option<usize>>,
    /// The page it stands on.
    page: usize,
    /// Its row number.
    number: usize,
    /// Row of the template's example, which must not become a record.
    example: Option<usize>,
    /// What the person should know: columns that are not read, the example row left out.
    pub notes: Vec<String>,
}

/// A header row that was found.
#[derive(Default)]
struct Found {
    page: usize,
    line: Line,
    /// The line below it.
    next: Option<Line>,
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

    /// The column with this header in the template.
    pub fn by_header(&self, header: &str) -> Option<&'static Column> {
        self.all.iter().find(|column| column.header == header)
    }

    /// Finds the header row, below title rows and on any page, and says what is missing or unknown.
    ///
    /// # Errors
    /// No header, a required column missing, two of one kind, another unit; an unreadable file.
    pub fn find(self, book: &Book) -> Result<Heading, SheetError> {
        let mut best = Found::default();
        let (mut at, mut seen) = (0, 0);
        book.lines(&mut |page, line| {
            if page != at {
                (at, seen) = (page, 0);
            }
            if best.next.is_none() && best.page == page && best.hits > 0 {
                best.next = Some(line.clone());
            }
            let hits = self.hits(&line);
            if hits > best.hits {
                best = Found { page, line, next: None, hits };
            }
            seen += 1;
            if seen < HEADER_WITHIN { Next::Line } else { Next::Page }
        })?;
        if best.hits == 0 {
            return Err(SheetError::NoHeader(self.wanted()));
        }
        let header: Vec<(String, Header)> = best
            .line
            .cells
            .iter()
            .map(|cell| cell.text())
            .map(|text| (text.clone(), Header::new(&text)))
            .collect();
        let (places, unknown) = self.place(&header)?;
        self.check_missing(&places, &unknown)?;
        let mut heading = Heading {
            columns: self,
            places,
            page: best.page,
            number: best.line.number,
            example: None,
            notes: unknown.iter().map(|name| self.unknown_note(name)).collect(),
        };
        if let Some(next) = best.next.filter(|next| heading.is_example(next)) {
            heading.notes.push(format!("第 {} 行是模板里的例子，没有读", next.number));
            heading.example = Some(next.number);
        }
        Ok(heading)
    }

    fn hits(&self, line: &Line) -> usize {
        let headers: Vec<Header> =
            line.cells.iter().map(|cell| Header::new(&cell.text())).collect();
        let known = |column: &&Column| headers.iter().any(|header| matches(column, header));
        self.all.iter().filter(known).count()
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
            let Some(c) = self.known(given) else {
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
    fn known(&self, given: &Header) -> Option<usize> {
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

impl Heading {
    /// A line below it as a row.
    pub fn row<'a>(&'a self, line: &'a Line) -> Row<'a> {
        Row { columns: self.columns, places: &self.places, line }
    }

    /// The columns of the import that the file has.
    pub fn given(&self) -> impl Iterator<Item = &'static Column> {
        let given = self.columns.all.iter().zip(&self.places);
        given.filter(|(_, place)| place.is_some()).map(|(column, _)| column)
    }

    /// Hands over the rows under the header, from top to bottom, `size` at a time, until `take` says
    /// that it is enough.
    ///
    /// # Errors
    /// Damaged, or beyond the limits.
    pub fn batches(
        &self,
        book: &Book,
        size: usize,
        mut take: impl FnMut(Vec<Line>) -> bool,
    ) -> Result<(), SheetError> {
        let (mut batch, mut weight, mut on) = (Vec::new(), 0, true);
        book.lines(&mut |page, line| {
            if page < self.page {
                return Next::Page;
            }
            if page > self.page {
                return Next::Stop;
            }
            if !self.counts(&line) {
                return Next::Line;
            }
            weight += line.weight();
            batch.push(line);
            if batch.len() >= size || weight >= BATCH_BYTES {
                weight = 0;
                on = take(std::mem::take(&mut batch));
            }
            if on { Next::Line } else { Next::Stop }
        })?;
        if on && !batch.is_empty() {
            take(batch);
        }
        Ok(())
    }

    /// Is it a row of data: below the header, not empty, no example, no header again?
    fn counts(&self, line: &Line) -> bool {
        let row = self.row(line);
        (self.number == 0 || line.number > self.number)
            && line.number > 0
            && self.example != Some(line.number)
            && !row.is_empty()
            && !self.is_header(&row)
    }

    /// The example row of our template.
    fn is_example(&self, line: &Line) -> bool {
        let row = self.row(line);
        self.number < line.number
            && self.columns.all.iter().any(|column| !column.example.is_empty())
            && self.columns.all.iter().all(|column| row.text(column.key) == column.example)
    }

    /// The header repeated further down, as in tables pasted together.
    fn is_header(&self, row: &Row<'_>) -> bool {
        let mut given = self.given();
        row.line.broken.is_none()
            && given.all(|column| matches(column, &Header::new(&row.text(column.key))))
    }
}
