//! The policy page with sample data, for the page tests.

use kezhuan_kernel::Fen;
use kezhuan_pack::{Guide, Source, Term};
use kezhuan_web::{Chrome, ClauseCard, Locale, Sample, filters};

use crate::clause::{Shown, Standing};
use crate::pages::{GuidePage, GuidesPage, MeasureShown, PolicyPage};

/// All templates.
pub fn samples(locale: Locale) -> Vec<Sample> {
    let clauses = vec![("5-12".to_owned(), "购买市外技术".to_owned())];
    let one = GuidePage { chrome: Chrome::sample(locale), guide: guide(), clauses, opens: true };
    let all = GuidesPage { chrome: Chrome::sample(locale), guides: vec![guide()] };
    vec![
        ("policies/policy", filters::render(&policy(locale), locale)),
        ("policies/guides", filters::render(&all, locale)),
        ("policies/guide", filters::render(&one, locale)),
    ]
}

fn guide() -> Term<Guide> {
    Term {
        id: "outside-contract".to_owned(),
        name: "外地登记的合同备案".to_owned(),
        data: Guide {
            clauses: vec!["5-12".to_owned()],
            who: "本市企业".to_owned(),
            prepare: vec!["外地的登记编号".to_owned()],
            steps: vec!["填备案".to_owned()],
            limit: String::new(),
            result: "备案核验".to_owned(),
            href: "/contracts".to_owned(),
            action: "去备案".to_owned(),
        },
        help: String::new(),
        source: Source::default(),
    }
}

fn policy(locale: Locale) -> PolicyPage {
    let clause = |id: &str, standing| Shown {
        id: id.to_owned(),
        title: "购买市外技术".to_owned(),
        meaning: "本市企业买市外技术并在本市转化的，按实际成交额给奖补。".to_owned(),
        kind: "奖补规则",
        word: Some(("争取".to_owned(), true)),
        standing,
        rule: vec!["最高按基数的 10%".to_owned()],
        cards: vec![ClauseCard {
            clause: id.to_owned(),
            label: "已登记合同".to_owned(),
            count: 31,
            sum: Some(Fen::yuan(14_820_600)),
            href: "/contracts".to_owned(),
            action: Some(("我能拿多少", "/calculator".to_owned())),
        }],
        guides: vec![("/policies/guides/1".to_owned(), "外地登记的合同备案".to_owned())],
        why: (standing != Standing::Runs).then(|| "缺实施细则".to_owned()),
        source: "演示文件 第（五）项".to_owned(),
    };
    PolicyPage {
        chrome: Chrome::sample(locale),
        title: "演示市若干措施".to_owned(),
        meta: vec!["演示〔2023〕1号".to_owned()],
        site: Some("https://demo.invalid".to_owned()),
        total: 2,
        counts: [1, 1, 1, 0].map(|n| n.to_string()),
        measures: vec![MeasureShown {
            number: 5,
            title: "研发和转化".to_owned(),
            clauses: vec![
                clause("5-12", Standing::Runs),
                clause("5-9", Standing::WaitsForDocument),
            ],
            running: 1,
            broken_off: Some("后文缺失".to_owned()),
        }],
        silences: vec![("有效期".to_owned(), "一直用到有新规定".to_owned())],
        references: vec![("演示〔2022〕2号".to_owned(), "实施意见".to_owned(), "未载入")],
        hash: "0123456789abcdef".to_owned(),
    }
}
