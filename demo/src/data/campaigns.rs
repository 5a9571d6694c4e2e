//! The invented campaigns: one closed, one of which a county is late, one that companies file in now.

/// A campaign of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct Campaign {
    /// Short name in these tables.
    pub key: &'static str,
    /// Title.
    pub title: &'static str,
    /// What is sought.
    pub about: &'static str,
    /// Industries of the pack, with spaces between; empty for all.
    pub industries: &'static str,
    /// Counties, with spaces between.
    pub counties: &'static str,
    /// First day, companies' last day, counties' last day.
    pub days: [&'static str; 3],
    /// How many each county should bring; empty when nothing is said.
    pub target: &'static str,
    /// Day of the end; empty while it runs.
    pub closed: &'static str,
    /// What is filed, and how far it comes.
    pub filed: &'static [Filed],
    /// Which county sends up on which day.
    pub sent: &'static [[&'static str; 2]],
}

/// How far a filed demand comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Waits for the county.
    Waiting,
    /// The county agrees.
    Agreed,
    /// The county returns it, saying what to mend.
    Returned(&'static str),
}

/// A filed demand: its short name, the day, how far it comes.
pub type Filed = (&'static str, &'static str, Course);

/// What a county writes for a company: campaign, county, company, title, problem, day. It repeats a
/// demand that the company filed itself.
pub const ENTERED: [&str; 6] = [
    "q4",
    "项城市",
    "yanxian",
    "粉状调味料放六个月就结块",
    "仓库夏天潮，袋装粉料六个月结块率 14%，换过抗结剂，口味受影响。",
    "2026-11-16",
];

use Course::{Agreed, Returned, Waiting};

/// All of them.
pub const CAMPAIGNS: &[Campaign] = &[
    Campaign {
        key: "h1",
        title: "2026 年上半年企业技术需求征集（演示）",
        about: "生产里解决不了的技术难题：写清现在多少、想到多少。征集到的由市场运营逐项对接。",
        industries: "",
        counties: "沈丘县 太康县 鹿邑县",
        days: ["2026-03-02", "2026-03-31", "2026-04-08"],
        target: "",
        closed: "2026-04-20",
        filed: &[
            ("d6", "2026-03-16", Agreed),
            ("d7", "2026-03-25", Agreed),
            ("d58", "2026-03-26", Agreed),
            ("d4", "2026-03-17", Agreed),
            ("d5", "2026-03-18", Agreed),
            ("d59", "2026-03-19", Returned("写清每班产量和现在的返工率")),
            ("d8", "2026-03-30", Agreed),
        ],
        sent: &[["沈丘县", "2026-04-03"], ["太康县", "2026-04-14"], ["鹿邑县", "2026-04-07"]],
    },
    Campaign {
        key: "parts",
        title: "智能零部件专题需求征集（演示）",
        about: "智能零部件企业的工艺、检测和装备难题。",
        industries: "smart_parts",
        counties: "川汇区 西华县 扶沟县",
        days: ["2026-10-12", "2026-11-06", "2026-11-13"],
        target: "1",
        closed: "",
        filed: &[("d17", "2026-10-20", Agreed), ("d81", "2026-10-22", Waiting)],
        sent: &[["川汇区", "2026-11-11"]],
    },
    Campaign {
        key: "q4",
        title: "2026 年第四季度企业技术需求征集（演示）",
        about: "本季度要解决的技术难题，大小不限。写清现在怎样、卡在哪里、想到多少；\
                隐名和仅定向的照样可以报。",
        industries: "",
        counties: "川汇区 淮阳区 扶沟县 西华县 商水县 沈丘县 郸城县 太康县 鹿邑县 项城市",
        days: ["2026-11-02", "2026-11-30", "2026-12-07"],
        target: "2",
        closed: "",
        filed: &[
            ("d82", "2026-11-09", Agreed),
            ("d79", "2026-11-10", Waiting),
            ("d86", "2026-11-11", Waiting),
            ("d68", "2026-11-05", Agreed),
            ("d27", "2026-11-06", Agreed),
            ("d11", "2026-11-09", Returned("写清用的是哪种活性染料、浴比多少，别人才好判断")),
            ("d31", "2026-11-13", Waiting),
            ("d77", "2026-11-12", Agreed),
            ("d75", "2026-11-04", Agreed),
            ("d12", "2026-11-05", Agreed),
            ("d23", "2026-11-17", Waiting),
        ],
        sent: &[["商水县", "2026-11-18"]],
    },
];
