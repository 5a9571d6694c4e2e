//! Yearly figures, qualifications, holders: records about organizations, none of them official.

/// Above scale and R&D of a company for 2023, 2024, 2025: `y` yes, `n` no, `.` not recorded.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Organization.
    pub org: &'static str,
    /// R&D activity by year.
    pub research: &'static str,
    /// Revenue of 2025 in ten thousand yuan.
    pub revenue: i64,
}

const fn scale(org: &'static str, research: &'static str, revenue: i64) -> Scale {
    Scale { org, research, revenue }
}

/// The companies above scale.
pub const ABOVE_SCALE: &[Scale] = &[
    scale("yanxian", "yyy", 42_600),
    scale("qinying", "yyy", 58_300),
    scale("pengjiang", "yyy", 187_000),
    scale("xiuyuan", "yyy", 466_000),
    scale("juqu", "yyy", 36_900),
    scale("huailing", "nyy", 9_800),
    scale("fuyue", "yyy", 51_200),
    scale("jifang", "yyy", 44_100),
    scale("shenghao", "yyy", 23_700),
    scale("lingshuo", "nny", 31_000),
    scale("zaowen", "yyy", 12_900),
    scale("xuanchou", "nyy", 6_300),
    scale("duanwei", "yyy", 15_800),
    scale("mailing", "yyy", 27_400),
    scale("gumai", "yyy", 88_500),
    scale("hongshu", "nnn", 5_600),
    scale("lunqi", "yyy", 33_300),
    scale("suqian", "yyy", 8_700),
    scale("yaojing", "yyy", 11_400),
    scale("changcao", "yyy", 7_900),
    scale("duyu", "yyy", 9_100),
    scale("youlu", "n.y", 62_000),
    scale("laizao", "yyy", 29_500),
    scale("xianxi", "yyy", 13_600),
    scale("guanheng", "yyy", 10_200),
    scale("niuyuan", "nny", 54_700),
    scale("fenmei", "y.y", 8_300),
    scale("tiehe", "nn.", 12_100),
    scale("jinxie", "yyy", 38_800),
    scale("dianmo", "yyy", 14_500),
];

/// A qualification of an organization.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// Organization.
    pub org: &'static str,
    /// Kind of the pack.
    pub kind: &'static str,
    /// First day.
    pub from: &'static str,
    /// Last day; empty when the pack's term says it.
    pub to: &'static str,
}

const fn held(org: &'static str, kind: &'static str, from: &'static str, to: &'static str) -> Held {
    Held { org, kind, from, to }
}

/// Qualifications; some have run out.
pub const QUALIFICATIONS: &[Held] = &[
    held("yanxian", "hnte", "2024-11-20", ""),
    held("qinying", "hnte", "2023-12-08", ""),
    held("pengjiang", "hnte", "2024-11-20", ""),
    held("pengjiang", "little_giant", "2024-09-02", ""),
    held("xiuyuan", "hnte", "2023-12-08", ""),
    held("juqu", "specialized_sme", "2024-05-10", ""),
    held("fuyue", "hnte", "2022-12-01", ""),
    held("fuyue", "specialized_sme", "2025-04-18", ""),
    held("jifang", "tech_sme", "2026-03-11", "2026-12-31"),
    held("shenghao", "specialized_sme", "2024-05-10", ""),
    held("duanwei", "hnte", "2025-11-14", ""),
    held("duanwei", "tech_sme", "2026-03-11", "2026-12-31"),
    held("mailing", "innovative_sme", "2025-06-30", ""),
    held("suqian", "tech_sme", "2025-04-02", "2025-12-31"),
    held("yaojing", "innovative_sme", "2025-06-30", ""),
    held("lunqi", "hnte", "2024-11-20", ""),
    held("dianmo", "tech_sme", "2026-03-11", "2026-12-31"),
];

/// Who holds shares of whom: (held, holder, share).
pub const HOLDINGS: &[(&str, &str, &str)] = &[
    ("芃降新材料（演示）股份有限公司", "洺河演示可降解材料研究院", "30%"),
    ("塑仟精密（演示）有限公司", "三川演示天使基金", "12%"),
    ("绿芽生物（演示）有限公司", "演示人员·顾青禾", "40%"),
];
