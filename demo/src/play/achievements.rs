//! Achievements come: written, reviewed by the unit and by the platform, published, run out.

use kezhuan_achievements::{
    AchievementPlatformReviewRaw, AchievementRaw, AchievementReasonRaw, AchievementUnitReviewRaw,
    AttachmentRaw, ComparisonRaw, ContributorRaw, IpRaw, attach, begin, platform_review, submit,
    unit_review, withdraw,
};
use kezhuan_kernel::Problem;

use crate::data::achievements::{ACHIEVEMENTS, Course, Result as Row};
use crate::data::listings::lists;
use crate::data::organizations::{Org, find};
use crate::people;
use crate::script::{Act, Script};
use crate::world::{World, day, missing, paper};

/// What happens to an achievement.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Begin,
    Submit,
    UnitReview(bool),
    PlatformReview,
    TakeDown,
}

/// Plans it all.
pub fn plan(script: &mut Script) {
    for (i, row) in (0_i64..).zip(ACHIEVEMENTS) {
        let own = find(row.holder).is_some_and(people::has_researchers);
        let begun = day(row.day);
        let mut add = |days: i64, minutes: i64, step: Step| {
            script.add(begun.plus_days(days), minutes + i % 9 * 7, Act::Achievement(row, step));
        };
        add(0, 10, Step::Begin);
        if row.course == Course::Draft {
            continue;
        }
        add(0, 90, Step::Submit);
        if row.course == Course::AtUnit {
            continue;
        }
        if own {
            add(1, 60, Step::UnitReview(row.course != Course::BackFromUnit));
        }
        if matches!(row.course, Course::BackFromUnit | Course::AtPlatform) {
            continue;
        }
        add(4, 180, Step::PlatformReview);
        if row.course == Course::TakenDown {
            add(160, 30, Step::TakeDown);
        }
    }
}

/// Does it.
pub async fn play(world: &mut World<'_>, row: &'static Row, step: Step) -> Result<(), Problem> {
    let org = find(row.holder).ok_or_else(|| missing("organization", row.holder))?;
    let author = if people::has_researchers(org) { people::researcher(org) } else { org.officer() };
    match step {
        Step::Begin => write(world, row, org, &author).await,
        Step::Submit => {
            let id = world.achievement(row.key)?;
            submit(&world.acting(&author).await?, id).await.map(|_| ())
        }
        Step::UnitReview(agrees) => review_by_unit(world, row, org, agrees).await,
        Step::PlatformReview => review_by_platform(world, row).await,
        Step::TakeDown => {
            let id = world.achievement(row.key)?;
            let reason = "装置已停产，没有替代型号".to_owned();
            let cx = world.acting(&org.officer()).await?;
            withdraw(&cx, id, &AchievementReasonRaw { reason }).await
        }
    }
}

async fn write(
    world: &mut World<'_>,
    row: &'static Row,
    org: &Org,
    author: &str,
) -> Result<(), Problem> {
    let raw = raw(row, org, world.organization(org.key)?.to_string());
    let cx = world.acting(author).await?;
    let id = begin(&cx, raw).await?;
    world.achievements.insert(row.key, id);
    for (label, tier) in [("检测报告", "members"), ("工艺参数表", "nda")] {
        let ask = AttachmentRaw { label: label.to_owned(), tier: tier.to_owned() };
        attach(&cx, id, &ask, Some(&paper("file", label))).await?;
    }
    Ok(())
}

fn raw(row: &Row, org: &Org, holder: String) -> AchievementRaw {
    let number = ACHIEVEMENTS.iter().position(|a| a.key == row.key).unwrap_or_default();
    let [indicator, today, ours, unit] = row.measure.map(str::to_owned);
    let ip = rights(row, number);
    let filed = ip.iter().any(|right| right.state != "preparing" && right.state != "kept_secret");
    AchievementRaw {
        holder,
        title: row.title.to_owned(),
        gain: row.gain.to_owned(),
        summary: format!("{}。{}。{}，附检测报告。", row.title, row.gain, shown(row.trl, org.name)),
        how: format!(
            "关键是把{indicator}从 {today}{unit} 做到 {ours}{unit}。{}",
            method(row.industry)
        ),
        comparisons: vec![ComparisonRaw {
            indicator,
            today,
            ours,
            unit,
            evidence: "第三方检测报告（演示）".to_owned(),
        }],
        trl: row.trl.to_string(),
        industries: vec![row.industry.to_owned()],
        ownership: if org.kind == "team" { "personal" } else { "service" }.to_owned(),
        contributors: contributors(row, number),
        pricing_mode: "negotiated".to_owned(),
        price_kind: if row.price > 0 { "amount" } else { "open" }.to_owned(),
        price: if row.price > 0 { format!("{}.00", row.price) } else { String::new() },
        modes: vec![row.mode.to_owned()],
        ip,
        secrecy_by: format!("{}保密办公室", org.name),
        secrecy_on: row.day.to_owned(),
        members_text: "放大数据、能耗和原料消耗见附件检测报告。".to_owned(),
        nda_text: "工艺参数、配方区间和设备清单见附件参数表。".to_owned(),
        contact_name: people::person(number + 60),
        contact_phone: format!("0394-0000{:03}", number + 300),
        keywords: row.measure[0].to_owned(),
        novelty_known: if filed { String::new() } else { "true".to_owned() },
        ..AchievementRaw::default()
    }
}

/// How people of this industry come from an idea to a process.
fn method(industry: &str) -> &'static str {
    match industry {
        "modern_food" => {
            "小试先定温度、时间和加水量的窗口，中试连做三批，感官和理化指标同时合格才放大。"
        }
        "prepared_food" => {
            "按菜品分组试制，先定中心温度曲线，再看复热后的失水和口感，最后上整线跑满一个班。"
        }
        "grain" => "先用不同产地的原粮做对照，定下水分和温度的控制点，再在生产现场跑够一个加工季。",
        "meat" => "同批原料分组对照，先比失水和嫩度，再到生产现场连续跑两周，微生物指标每天取样。",
        "biodegradable" => {
            "小试筛配方，在单螺杆上摸加工窗口，再到成型线上放大，每批测熔融指数和力学性能。"
        }
        "biomedicine" => "先做关键参数的响应面试验，再连续三批确认，各项指标都落在内控线以内。",
        "smart_parts" => {
            "先采一个月的现场数据定模型，离线比对合格后并线运行，由原工位复判，误差逐周收敛。"
        }
        "auto_parts" => "先仿真定方案，再小批试制上台架，尺寸和疲劳都过关后换线验证。",
        "special_steel" => "先在一个班次上试，成分和性能逐炉对照，稳定三十炉后写进工艺卡。",
        "polyethylene" => {
            "先做标准试样对比，再从挤出线取管段，静液压和开裂试验同步做，对得上才定参数。"
        }
        "pressure_vessel" => {
            "先做热态模拟，再改造一台在用设备，高低负荷各测一周，由检测机构出报告。"
        }
        "cosmetics" => "小样先过手感和稳定性，再放大十倍试产，做完运输和冷热循环后定稿。",
        "textile" => "先在单台设备上摸参数，再扩到一个机组对比，断头、疵点、能耗三项一起看。",
        _ => "先在一处跑完一个完整周期，再换条件复核两处，数据由使用单位签认。",
    }
}

/// How far it has been shown to work.
fn shown(trl: u8, holder: &str) -> String {
    match trl {
        ..=4 => format!("已在{holder}实验室跑通，放大前要做中试"),
        5 | 6 => format!("已在{holder}完成中试，可到现场看"),
        7 => "已在用户现场连续试用，可按现有条件改造".to_owned(),
        8 => "产品已定型，有用户在用，可直接选型".to_owned(),
        _ => "已在多地稳定使用，可整套引进".to_owned(),
    }
}

fn contributors(row: &Row, number: usize) -> Vec<ContributorRaw> {
    let lead = if row.key == "chili" {
        "演示人员·顾青禾".to_owned()
    } else {
        people::person(number)
    };
    let others = [people::person(number + 11), people::person(number + 23)];
    let one = |name: String, role: &str, share: &str| ContributorRaw {
        name,
        role: role.to_owned(),
        share: share.to_owned(),
    };
    let [second, third] = others;
    vec![one(lead, "lead", "50%"), one(second, "member", "30%"), one(third, "transfer", "20%")]
}

fn rights(row: &Row, number: usize) -> Vec<IpRaw> {
    let one = |(i, text): (usize, &str)| {
        let (kind, state) = text.split_once(' ').unwrap_or((text, "none"));
        let place = number * 3 + i + 1;
        let number = match (kind, state) {
            (_, "kept_secret" | "preparing") => String::new(),
            ("plant_variety", _) => format!("演示-品-{place:02}"),
            ("software", _) => format!("演示-软-{place:04}"),
            (_, "filed") => format!("演示-ZL-申-{place:04}"),
            _ => format!("演示-ZL-{place:04}"),
        };
        IpRaw {
            kind: kind.to_owned(),
            number,
            title: row.title.to_owned(),
            state: state.to_owned(),
            valid_until: if state == "granted" { "2041-06-30".to_owned() } else { String::new() },
        }
    };
    row.ip.split(',').enumerate().map(one).collect()
}

async fn review_by_unit(
    world: &mut World<'_>,
    row: &Row,
    org: &Org,
    agrees: bool,
) -> Result<(), Problem> {
    let id = world.achievement(row.key)?;
    let cx = world.acting(&org.officer()).await?;
    let raw = if agrees {
        AchievementUnitReviewRaw {
            decision: "agree".to_owned(),
            ownership_checked: "true".to_owned(),
            contributors_checked: "true".to_owned(),
            pricing_mode: pricing(row).to_owned(),
            decision_number: format!("演示院办会纪〔{}〕{} 号", day(row.day).year(), id_of(row)),
            ..AchievementUnitReviewRaw::default()
        }
    } else {
        AchievementUnitReviewRaw {
            decision: "return".to_owned(),
            reason: "完成人份额没有全部签字，请补齐后再报".to_owned(),
            ..AchievementUnitReviewRaw::default()
        }
    };
    unit_review(&cx, id, &raw).await.map(|_| ())
}

fn pricing(row: &Row) -> &'static str {
    match row.key {
        "yanmai" => "online_bidding",
        key if lists(key) => "listing",
        _ => "negotiated",
    }
}

fn id_of(row: &Row) -> usize {
    ACHIEVEMENTS.iter().position(|a| a.key == row.key).unwrap_or_default() + 1
}

async fn review_by_platform(world: &mut World<'_>, row: &Row) -> Result<(), Problem> {
    let id = world.achievement(row.key)?;
    let cx = world.acting("city@demo.invalid").await?;
    let (decision, key) = match row.course {
        Course::BackFromPlatform(key) => ("return", key),
        Course::Refused(key) => ("refuse", key),
        _ => ("publish", ""),
    };
    let raw = AchievementPlatformReviewRaw {
        decision: decision.to_owned(),
        reason_key: key.to_owned(),
        reason: String::new(),
    };
    platform_review(&cx, id, &raw).await.map(|_| ())
}
