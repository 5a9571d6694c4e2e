//! The pages with sample data, for the page tests.

use kezhuan_authority::{Grant, Permission};
use kezhuan_files::FileId;
use kezhuan_kernel::{Day, Id, Instant, Page, Problem, Uuid};
use kezhuan_sheets::{Column, Columns, RowError};
use kezhuan_web::kit::{Pager, Status};
use kezhuan_web::{Chrome, Errors, Import, Locale, Sample, filters};

use crate::model::{Counts, Finding, ImportId, Imported, State};
use crate::pages::{ChoosePage, ColumnRow, ListRow, NewPage, ShowPage, by_column};

const MAY: Permission = Permission::new("sample.import", "导入", &[Grant::OFFICER]);

static KIND: Import = Import {
    name: "achievements",
    title: "科技成果",
    about: "单位导入的先存为草稿，补全后照常审核发布；市科技局和平台运营导入公共成果库，可以直接发布。",
    href: "/achievements",
    columns: |_| COLUMNS,
    words: |_, _| Vec::new(),
    permission: &MAY,
    begin: |_| Box::pin(async { Err(Problem::NotFound) }),
};

const COLUMNS: Columns = Columns::new(&[
    Column::new("title", "成果名称").required().example("小麦谷朊粉改性技术"),
    Column::new("modes", "转化方式").note("几个之间用顿号"),
    Column::new("contact", "联系人"),
]);

/// All templates.
pub fn samples(locale: Locale) -> Vec<Sample> {
    let mut all = vec![
        ("imports/choose", filters::render(&choose(locale, vec![imported(State::Done)]), locale)),
        ("imports/none", filters::render(&choose(locale, Vec::new()), locale)),
        ("imports/new", filters::render(&new(locale, Errors::none()), locale)),
        ("imports/refused", filters::render(&new(locale, refused()), locale)),
    ];
    all.extend(
        State::ALL
            .map(|state| ("imports/show", filters::render(&show(locale, imported(state)), locale))),
    );
    let nothing = Imported {
        checked: Counts { read: 3, known: 3, ..Counts::default() },
        ..imported(State::Checked)
    };
    all.push(("imports/nothing", filters::render(&show(locale, nothing), locale)));
    all
}

fn refused() -> Errors {
    let error = Problem::field("file", "缺少必填的列：成果名称");
    let Problem::Invalid(errors) = error else { return Errors::none() };
    Errors::from(errors)
}

fn imported(state: State) -> Imported {
    let day = Day::new(2025, 11, 24).unwrap_or_else(|| Instant(0).day());
    let counts = Counts { read: 200, new: 190, known: 4, wrong: 6, left: 0 };
    Imported {
        id: ImportId::from_uuid(Uuid::from_u128(1)),
        what: "achievements".into(),
        user: Uuid::from_u128(9),
        organization: None,
        file: FileId::from_uuid(Uuid::from_u128(2)),
        file_name: "成果台账（演示）.xlsx".into(),
        state,
        state_at: day.start(),
        checked: counts,
        written: if state == State::Checked { Counts::default() } else { counts },
        done_to: 0,
        notes: vec!["没有读“备注”这一列，导入用不到它".into()],
        confirmed: Vec::new(),
        why: (state == State::Failed).then(|| "前 5000 行里有 5000 行要改".into()),
        tries: 0,
        created_at: day.start(),
        version: 1,
    }
}

fn choose(locale: Locale, imports: Vec<Imported>) -> ChoosePage {
    let total = imports.len() as u64;
    let row = |import| ListRow { title: "科技成果", status: Status::Done, import };
    ChoosePage {
        chrome: Chrome::sample(locale),
        kinds: if total > 0 { vec![&KIND] } else { Vec::new() },
        rows: imports.into_iter().map(row).collect(),
        pager: Pager::new(Page::default(), total, |_| String::new()),
    }
}

fn new(locale: Locale, errors: Errors) -> NewPage {
    let row = |column| ColumnRow { column, words: "转让、许可".into() };
    let columns = COLUMNS.all.iter().map(row).collect();
    NewPage { chrome: Chrome::sample(locale), import: &KIND, columns, errors }
}

fn show(locale: Locale, import: Imported) -> ShowPage {
    let finding = |asks, key: &str, row, column: &str, message: &str| Finding {
        asks,
        key: key.into(),
        error: RowError { row, column: column.into(), message: message.into() },
    };
    let asked = vec![finding(
        true,
        "price",
        17,
        "价格（元）",
        "60.00 元比这一列别的数（多在 600,000.00 元上下）小得多，是不是 600,000.00 元？",
    )];
    ShowPage {
        chrome: Chrome::sample(locale),
        title: "科技成果",
        href: "/achievements",
        status: Status::You,
        errors: vec![
            finding(false, "", 5, "技术成熟度", "请填 1 到 9 之间的整数"),
            finding(false, "", 8, "", "这一行不是完整的 {…} 对象"),
        ],
        asked: by_column(asked),
        new_href: "/imports/new/achievements".into(),
        import,
    }
}
