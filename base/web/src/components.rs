//! The living style page: every component of the kit with sample data, in one page.
//!
//! Look here before writing a page; `cargo run -p kezhuan-web --example components` writes it out.

use askama::Template;
use kezhuan_kernel::{Fen, FieldError, Page};

use crate::chrome::{Chrome, Errors, Flash, Locale};
use crate::filters;
use crate::kit::{
    Choice, Clock, Facet, FacetValue, Facets, Goal, Leaf, Pace, Pager, Part, Pill, Rail, Sort,
    Status, Step,
};

/// The page.
#[derive(Template)]
#[template(path = "components.html")]
pub struct ComponentsPage {
    chrome: Chrome,
    errors: Errors,
    paid: Fen,
    turnover: Fen,
    kinds: Vec<Choice>,
    ways: Vec<Choice>,
    picked: Vec<String>,
    clocks: Vec<(&'static str, Clock)>,
    rails: Vec<Rail>,
    steps: Vec<Step>,
    leaves: Vec<Leaf>,
    goals: Vec<(&'static str, Goal)>,
    pills: Vec<Pill>,
    facets: Facets,
    sorts: Vec<Sort>,
    pager: Pager,
}

/// Names of the colours, with what they are for.
const COLOURS: [(&str, &str, &str); 9] = [
    ("ink", "墨", "正文、标题、目标线"),
    ("ink-2", "次墨", "说明、表头"),
    ("ink-3", "淡墨", "时间、提示"),
    ("edge", "边", "输入框边、虚线"),
    ("accent", "松青", "能点的、真的发生了的"),
    ("accent-mid", "浅松青", "图里没到目标的部分，不写字"),
    ("you", "琥珀", "轮到您、快到期"),
    ("proc", "靛", "别人在办"),
    ("bad", "朱", "错、不通过、逾期"),
];

impl ComponentsPage {
    /// With everything on it.
    pub fn sample(locale: Locale) -> Self {
        let mut chrome = Chrome::sample(locale);
        chrome.flash = Some(Flash { text: "已保存".into(), good: true });
        Self {
            chrome,
            errors: errors(),
            paid: Fen::yuan(361_000),
            turnover: Fen::yuan(1_736_000_000),
            kinds: vec![
                Choice::new("once", "一次付清").hint("签订后一次付完"),
                Choice::new("parts", "分期付").hint("按付款计划分几期"),
                Choice::new("royalty", "按销售提成").hint("按年对账"),
            ],
            ways: vec![
                Choice::new("transfer", "转让"),
                Choice::new("licence", "许可"),
                Choice::new("shares", "作价入股"),
            ],
            picked: vec!["licence".into()],
            clocks: clocks(),
            rails: vec![
                Rail::new(5, Status::You, &["", "15 天", "", "2025-11-12", "退回补正"]),
                Rail::new(7, Status::Open, &["", "", "", "", "", "2/2 期", "等省里下达"]),
                Rail::new(8, Status::Done, &[]),
            ],
            steps: steps(),
            leaves: leaves(),
            goals: goals(),
            pills: vec![
                Pill { text: "产业：生物可降解材料".into(), href: "?trl=4-6".into() },
                Pill { text: "成熟度：4–6".into(), href: "?industry=bio".into() },
            ],
            facets: facets(),
            sorts: vec![
                Sort { text: "最相关".into(), href: "?".into(), current: true },
                Sort { text: "最新发布".into(), href: "?sort=new".into(), current: false },
            ],
            pager: Pager::new(Page::new(2, 20), 1284, |page| format!("?page={page}")),
        }
    }
}

fn errors() -> Errors {
    let error =
        |field: &str, message: &str| FieldError { field: field.into(), message: message.into() };
    Errors::from(vec![
        error("equipment", "非技术费用不能大于成交额 860,000.00 元，是不是多了一个 0？"),
        error("pay", "付款计划合计要等于成交额，现在少 20,000.00 元"),
        error("pay[1][day]", "第 2 期付款日期要晚于签订日期 2025年11月3日"),
    ])
}

fn clocks() -> Vec<(&'static str, Clock)> {
    let clock =
        |pace, left: &str, detail: &str| Clock { pace, left: left.into(), detail: detail.into() };
    vec![
        ("还早", clock(Pace::Calm, "9 个工作日", "")),
        ("剩 20% 以内，或 1 天以内", clock(Pace::Soon, "1 天", "明天 17:30")),
        ("过了", clock(Pace::Over, "4 天", "市科技局")),
        ("停表", clock(Pace::Stopped, "", "等您补材料")),
    ]
}

fn steps() -> Vec<Step> {
    let step = |class, what: &str, when: &str| Step {
        class,
        what: what.into(),
        when: when.into(),
        href: String::new(),
    };
    vec![
        step("done", "登记入库", "2025年8月21日，持有人"),
        step("done", "审核通过", "2025年9月2日，市科技局，用 6 个工作日"),
        Step {
            href: "/achievements/1".into(), ..step("now", "公开征集合作", "已有 4 家表达意向")
        },
        step("", "成交与公示", "公示 15 天"),
    ]
}

fn leaves() -> Vec<Leaf> {
    let clause = || Part::link("5-12", "/policies/zk#c5-12");
    let contract = |name: &str, sum, note: &str| Leaf {
        label: vec![Part::link(name, "/contracts/1")],
        sum: Some(Fen::yuan(sum)),
        note: vec![Part::words(note), Part::link("凭证 2 张", "/contracts/1#vouchers")],
        ..Leaf::default()
    };
    let base = Leaf {
        label: vec![Part::words("基数：2024 年实际付出的技术价款")],
        sum: Some(Fen::yuan(11_295_600)),
        note: vec![Part::words("“实际成交额”的读法："), Part::link("读法记录 12", "/readings/12")],
        parts: vec![
            contract("聚乳酸改性母粒配方转让", 6_080_000, "2 笔付款，"),
            contract("发酵尾气余热回收技术", 5_215_600, "4 笔付款，"),
        ],
        ..Leaf::default()
    };
    let rate = Leaf {
        label: vec![Part::words("按比例算：11,295,600.00 × 10%")],
        sum: Some(Fen::yuan(1_129_560)),
        note: vec![Part::words("比例依据 "), clause(), Part::words("，是最高比例。")],
        parts: vec![base],
        ..Leaf::default()
    };
    let cap = Leaf {
        label: vec![Part::words("每家企业每年上限")],
        sum: Some(Fen::yuan(1_000_000)),
        note: vec![Part::words("依据 "), clause()],
        capped: true,
        ..Leaf::default()
    };
    let award = Leaf {
        label: vec![Part::words("省科学技术奖奖补")],
        unknown: "等文件".into(),
        note: vec![Part::words("引用的文件还没有载入，所以不算，也不当作 0 元。")],
        ..Leaf::default()
    };
    vec![
        Leaf {
            label: vec![Part::words("可得上限，下面两项取小")],
            sum: Some(Fen::yuan(1_000_000)),
            parts: vec![cap, rate],
            ..Leaf::default()
        },
        award,
    ]
}

fn goals() -> Vec<(&'static str, Goal)> {
    vec![
        ("技术合同成交额", Goal::new(Some(1736), 2000, true, "17.36 亿元，力争 20 亿元")),
        ("今年新增孵化载体", Goal::new(Some(7), 5, false, "7 家，不低于 5 家")),
        ("研发活动覆盖率", Goal::new(None, 70, false, "没有数据，目标 70%")),
    ]
}

fn facets() -> Facets {
    let value = |value: &str, label: &str, count, on| FacetValue {
        value: value.into(),
        label: label.into(),
        count,
        on,
    };
    let group = |name: &str, title: &str, open, values| Facet {
        name: name.into(),
        title: title.into(),
        open,
        values,
    };
    Facets {
        action: "/achievements".into(),
        keep: vec![("q".into(), "薄膜".into())],
        groups: vec![
            group(
                "industry",
                "产业",
                true,
                vec![
                    value("bio", "生物可降解材料", 38, true),
                    value("agri", "智慧农业", 1126, false),
                ],
            ),
            group(
                "trl",
                "技术成熟度",
                true,
                vec![value("1-3", "1–3 原理", 12, false), value("4-6", "4–6 样机、中试", 19, true)],
            ),
            group("price", "价格", false, vec![value("open", "面议", 11, false)]),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_has_its_english() {
        filters::install([filters::EN]).unwrap();
        filters::render(&ComponentsPage::sample(Locale::En), Locale::En).unwrap();
        assert_eq!(filters::gaps(), Vec::<String>::new());
    }

    #[test]
    fn renders_in_both_languages_with_sound_ids() {
        for locale in [Locale::Zh, Locale::En] {
            let html = filters::render(&ComponentsPage::sample(locale), locale).unwrap();
            let mut ids: Vec<&str> =
                html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            for target in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(ids.contains(&target), "#{target} leads nowhere");
            }
            for list in html.split("aria-describedby=\"").skip(1) {
                let list = list.split('"').next().unwrap_or_default();
                for id in list.split_whitespace() {
                    assert!(ids.contains(&id), "{id} describes nothing");
                }
            }
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all, "ids are unique");
            assert_eq!(html.matches("<h1").count(), 1);
            assert!(!html.contains(" style="), "the CSP allows no inline styles");
        }
    }
}
