//! What can be wrong with a file, and with one cell of it, in words that say how to mend it.

use serde::Serialize;

/// The file as a whole cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// More bytes than allowed.
    #[error("文件有 {size} MB，最多 {limit} MB。请拆成几个文件")]
    TooBig {
        /// Size in MB, rounded up.
        size: usize,
        /// Allowed, in MB.
        limit: usize,
    },
    /// Unpacks to far more than it seems.
    #[error("文件解开后超过 {limit} MB，不像正常的表格。请把数据另存为新的 .xlsx 再上传")]
    Unpacks {
        /// Allowed, in MB.
        limit: usize,
    },
    /// More rows than allowed.
    #[error("超过 {limit} 行。请拆成几个文件")]
    TooManyRows {
        /// Allowed.
        limit: usize,
    },
    /// More columns than allowed.
    #[error("第 {row} 行超过 {limit} 列。请删去多余的列")]
    TooManyColumns {
        /// Row as the person sees it.
        row: usize,
        /// Allowed.
        limit: usize,
    },
    /// Not a table we read.
    #[error("{0}")]
    WrongType(&'static str),
    /// Neither UTF-8 nor GBK.
    #[error("看不懂文件里的文字。请另存为“CSV UTF-8”或 .xlsx 再上传")]
    Encoding,
    /// A table by its looks, but damaged.
    #[error("文件打不开，可能已损坏。请在表格软件里打开、另存为 .xlsx 再上传")]
    Broken,
    /// No row at all.
    #[error("文件里没有数据")]
    Empty,
    /// None of the known headers appears.
    #[error("没有找到表头。表头要有：{0}。可以先下载模板")]
    NoHeader(String),
    /// Required headers are missing; each with the nearest header of the file, if any.
    #[error("缺少必填的列：{}", missing(.0))]
    MissingColumns(Vec<(String, Option<String>)>),
    /// A header names another unit of money than the import takes.
    #[error("“{header}”这一列请换算成{unit}再填，并把表头改成“{column}”")]
    Unit {
        /// As in the file.
        header: String,
        /// The header we know.
        column: String,
        /// The unit we take.
        unit: &'static str,
    },
    /// Two columns of the file mean the same.
    #[error("“{first}”和“{second}”是同一列，请只留一个")]
    TwiceColumn {
        /// As in the file.
        first: String,
        /// As in the file.
        second: String,
    },
    /// The file could not be written.
    #[error("表格没有生成：{0}")]
    Write(String),
}

fn missing(columns: &[(String, Option<String>)]) -> String {
    let one = |(column, near): &(String, Option<String>)| match near {
        Some(near) => format!("{column}（表里的“{near}”是不是它？）"),
        None => column.clone(),
    };
    columns.iter().map(one).collect::<Vec<_>>().join("、")
}

/// One thing to mend in one row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RowError {
    /// Row number as the person sees it in the file.
    pub row: usize,
    /// Header of the column; empty when the whole row is meant.
    pub column: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl RowError {
    /// About the row as a whole.
    pub fn row(row: usize, message: impl Into<String>) -> Self {
        Self { row, column: String::new(), message: message.into() }
    }
}

impl std::fmt::Display for RowError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "第 {} 行", self.row)?;
        if !self.column.is_empty() {
            write!(f, "，{}", self.column)?;
        }
        write!(f, "：{}", self.message)
    }
}
