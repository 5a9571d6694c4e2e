//! Each template with sample data, for the page tests.

use kezhuan_demands::DemandId;
use kezhuan_kernel::{Id, Instant, Page, Problem, Uuid};
use kezhuan_web::kit::{Choice, Clock, Pager, Status};
use kezhuan_web::{Chrome, Errors, Locale, filters};

use crate::model::{Campaign, CampaignId, Entry, EntryId, EntryState, Part};
use crate::ops::check::CampaignCheckRaw;
use crate::ops::collect::CampaignTakeRaw;
use crate::ops::file::CampaignFileRaw;
use crate::ops::open::CampaignRaw;
use crate::ops::whole::Tally;
use crate::pages::county::{CountyPage, EntryRow, Typed};
use crate::pages::entry::{EntryPage, PairView, Side};
use crate::pages::file::FilePage;
use crate::pages::list::{ListPage, ListRow, MinePage, MineRow};
use crate::pages::new::NewPage;
use crate::pages::progress::{PartRow, ProgressPage};
use crate::pages::show::ShowPage;
use crate::pages::take::TakePage;

const TITLE: &str = "酱卤废水处理成本降到每吨 9 元以内";
const NAME: &str = "莛鲜调味品（演示）有限公司";
const HREF: &str = "/campaigns/cmp_1";

/// All of them.
pub(crate) fn samples(locale: Locale) -> Vec<(&'static str, Result<String, Problem>)> {
    vec![
        ("campaigns/list", filters::render(&list(locale, 1), locale)),
        ("campaigns/list-empty", filters::render(&list(locale, 0), locale)),
        ("campaigns/mine", filters::render(&mine(locale, 1), locale)),
        ("campaigns/mine-empty", filters::render(&mine(locale, 0), locale)),
        ("campaigns/show", filters::render(&show(locale, false), locale)),
        ("campaigns/show-closed", filters::render(&show(locale, true), locale)),
        ("campaigns/new", filters::render(&new(locale), locale)),
        ("campaigns/progress", filters::render(&progress(locale, 1), locale)),
        ("campaigns/progress-all-sent", filters::render(&progress(locale, 0), locale)),
        ("campaigns/county", filters::render(&county(locale, true, 1), locale)),
        ("campaigns/county-zero", filters::render(&county(locale, true, 0), locale)),
        ("campaigns/county-sent", filters::render(&county(locale, false, 1), locale)),
        ("campaigns/entry", filters::render(&entry(locale, EntryState::Filed), locale)),
        ("campaigns/entry-returned", filters::render(&entry(locale, EntryState::Returned), locale)),
        ("campaigns/file", filters::render(&file(locale, false, 2), locale)),
        ("campaigns/file-stranger", filters::render(&file(locale, false, 0), locale)),
        ("campaigns/enter", filters::render(&file(locale, true, 0), locale)),
        ("campaigns/take", filters::render(&take(locale, true), locale)),
        ("campaigns/take-empty", filters::render(&take(locale, false), locale)),
    ]
}

fn campaign() -> Campaign {
    Campaign {
        id: CampaignId::from_uuid(Uuid::from_u128(1)),
        region: "河南省/周口市".to_owned(),
        title: "2026 年第四季度企业技术需求征集（演示）".to_owned(),
        document: "周科演〔2026〕9 号".to_owned(),
        about: "生产里解决不了的技术难题。".to_owned(),
        industries: vec!["grain".to_owned()],
        from: Instant(0).day(),
        until: Instant(0).day().plus_days(20),
        target: Some(5),
        opened_at: Instant(0),
        closed_at: None,
    }
}

fn clock() -> Clock {
    Clock::running(Instant(0), Instant(0).plus_seconds(86_400 * 3), Instant(0))
}

fn list(locale: Locale, rows: u64) -> ListPage {
    let row = ListRow {
        title: campaign().title,
        href: HREF.to_owned(),
        by: "周口市科技局".to_owned(),
        until: "2026-12-10".to_owned(),
        filed: 12,
        status: (Status::Proc, "征集中"),
    };
    ListPage {
        chrome: Chrome::sample(locale),
        rows: if rows > 0 { vec![row] } else { Vec::new() },
        pager: Pager::new(Page::default(), rows, |n| format!("/campaigns?page={n}")),
        may_run: true,
        files: true,
    }
}

fn mine_row() -> MineRow {
    MineRow {
        title: TITLE.to_owned(),
        href: HREF.to_owned(),
        campaign: campaign().title,
        on: "2026-11-12".to_owned(),
        status: (Status::You, "退回修改"),
        reason: "写清现在每吨多少元".to_owned(),
    }
}

fn mine(locale: Locale, rows: usize) -> MinePage {
    let rows = std::iter::repeat_with(mine_row).take(rows).collect();
    MinePage { chrome: Chrome::sample(locale), rows }
}

fn show(locale: Locale, closed: bool) -> ShowPage {
    let item = (TITLE.to_owned(), "/demands/dem_1".to_owned(), NAME.to_owned());
    ShowPage {
        chrome: Chrome::sample(locale),
        c: campaign(),
        stood: (Status::Proc, "征集中"),
        by: "周口市科技局".to_owned(),
        counties: vec![(Instant(0).day(), "项城市、太康县".to_owned())],
        industries: if closed { String::new() } else { "粮食".to_owned() },
        filed: 12,
        file: (!closed).then(|| HREF.to_owned()),
        mine: if closed { Vec::new() } else { vec![mine_row()] },
        county: Some(("项城市".to_owned(), HREF.to_owned())),
        progress: Some(HREF.to_owned()),
        results: if closed { vec![("项城市".to_owned(), 4)] } else { Vec::new() },
        public: if closed { vec![item] } else { Vec::new() },
    }
}

fn new(locale: Locale) -> NewPage {
    NewPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: CampaignRaw::default(),
        counties: vec![Choice::new("a", "项城市")],
        industries: vec![Choice::new("grain", "粮食")],
    }
}

const fn tally(waiting: usize, agreed: usize) -> Tally {
    Tally { filed: waiting + agreed + 2, waiting, agreed, returned: 1, duplicate: 1 }
}

fn progress(locale: Locale, unsent: usize) -> ProgressPage {
    let row = |status, clock: Option<Clock>, note: &str| PartRow {
        name: "项城市".to_owned(),
        href: HREF.to_owned(),
        tally: tally(1, 3),
        short: clock.is_some(),
        status,
        clock,
        note: note.to_owned(),
    };
    ProgressPage {
        chrome: Chrome::sample(locale),
        c: campaign(),
        stood: (Status::Proc, "县区汇总中"),
        by: "周口市科技局".to_owned(),
        rows: vec![
            row((Status::Done, "已上报"), None, "2026-12-01 上报"),
            row((Status::Bad, "逾期未报"), Some(clock()), "2026-12-01 催过"),
        ],
        filed: 12,
        sent: 3,
        counties_sent: 1,
        late: unsent,
        may_run: true,
        may_urge: unsent > 0,
        unsent,
    }
}

fn county(locale: Locale, open: bool, rows: usize) -> CountyPage {
    let row = |ready: bool| EntryRow {
        id: "cen_1".to_owned(),
        title: TITLE.to_owned(),
        href: HREF.to_owned(),
        who: NAME.to_owned(),
        on: "2026-11-12".to_owned(),
        status: (Status::You, "待核对"),
        alike: usize::from(!ready),
        gone: !ready,
        ready,
        ticked: false,
    };
    CountyPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        typed: Typed::default(),
        c: campaign(),
        part: Part {
            county: "河南省/周口市/项城市".to_owned(),
            due: Instant(0).day(),
            sent_at: (!open).then_some(Instant(0)),
            urged_at: None,
            returned_for: if open { "少报一项".to_owned() } else { String::new() },
        },
        name: "项城市".to_owned(),
        home: HREF.to_owned(),
        base: format!("{HREF}/counties/411681"),
        stood: (Status::You, "还没上报"),
        clock: open.then(clock),
        tally: if rows > 0 { tally(usize::from(open), 2) } else { Tally::default() },
        rows: if rows > 0 { vec![row(open), row(false)] } else { Vec::new() },
        some_ready: open && rows > 0,
        may_collect: open,
        import: Some("/imports/new/demands".to_owned()),
        may_run: true,
        whole: Some(HREF.to_owned()),
    }
}

fn side() -> Side {
    Side {
        title: TITLE.to_owned(),
        href: "/demands/dem_1".to_owned(),
        who: NAME.to_owned(),
        problem: "现在每吨 14 元。".to_owned(),
        goals: vec!["吨水成本：≤ 9 元".to_owned()],
        about: "XQ-2026-000001，项城市，面议".to_owned(),
    }
}

fn entry(locale: Locale, state: EntryState) -> EntryPage {
    let pair = |n: u128, same| PairView {
        other: DemandId::from_uuid(Uuid::from_u128(n)).to_string(),
        side: side(),
        likeness: 62,
        same,
        open: true,
    };
    let returned = state == EntryState::Returned;
    let reason = if returned { "写清现在每吨多少元".to_owned() } else { String::new() };
    EntryPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: CampaignCheckRaw::default(),
        c: campaign(),
        e: Entry {
            id: EntryId::from_uuid(Uuid::from_u128(2)),
            campaign: campaign().id,
            demand: DemandId::from_uuid(Uuid::from_u128(3)),
            organization: None,
            county: String::new(),
            state,
            reason,
            same_as: None,
            consent: "王工签了代填同意书".to_owned(),
            at: Instant(0),
            checked_at: returned.then_some(Instant(0)),
        },
        side: side(),
        county: "项城市".to_owned(),
        county_href: (!returned).then(|| HREF.to_owned()),
        stood: (Status::You, state.chinese()),
        pairs: if returned {
            Vec::new()
        } else {
            vec![pair(4, None), pair(5, Some(true)), pair(6, Some(false))]
        },
        undecided: usize::from(!returned),
        decisions: vec![
            Choice::new("agree", "同意上报").hint("真实、写得清、不重复"),
            Choice::new("return", "退回修改").hint("写明要改什么，企业改好后重新报送"),
        ],
        may_check: !returned,
        mend: returned.then(|| ("/demands/dem_1".to_owned(), true)),
    }
}

fn file(locale: Locale, on_behalf: bool, organizations: usize) -> FilePage {
    let some = organizations > 1;
    FilePage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: CampaignFileRaw::default(),
        c: campaign(),
        action: format!("{HREF}/file"),
        above: (HREF.to_owned(), campaign().title),
        on_behalf,
        organizations: vec![Choice::new("org_1", NAME); organizations],
        known: if some { vec![Choice::new("dem_1", TITLE)] } else { Vec::new() },
        kinds: vec![Choice::new("improvement", "技术攻关")],
        industries: vec![Choice::new("grain", "粮食")],
        budgets: vec![Choice::new("open", "面议"), Choice::new("amount", "有预算")],
        visibilities: vec![Choice::new("public", "公开")],
    }
}

fn take(locale: Locale, some: bool) -> TakePage {
    TakePage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: CampaignTakeRaw::default(),
        c: campaign(),
        county: "项城市".to_owned(),
        back: format!("{HREF}/counties/411681"),
        choices: if some { vec![Choice::new("dem_1", TITLE)] } else { Vec::new() },
        import: Some("/imports/new/demands".to_owned()),
    }
}
