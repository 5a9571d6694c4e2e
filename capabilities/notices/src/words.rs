//! What an event is called in an inbox, and who besides the parties should hear of it.

use kezhuan_authority::Role;

/// How an event is told. A kind that is not in the table is not told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    pub(crate) kind: &'static str,
    /// To officers of the linked organizations, and to their members who acted on the thing before.
    pub(crate) parties: &'static str,
    /// To the person linked as `user`.
    pub(crate) person: &'static str,
    /// To those who hold one of the posts for the region.
    pub(crate) staff: &'static str,
    pub(crate) posts: &'static [Role],
    /// To those who keep the thing.
    pub(crate) keepers: &'static str,
}

const NONE: Told = Told { kind: "", parties: "", person: "", staff: "", posts: &[], keepers: "" };

const fn parties(kind: &'static str, says: &'static str) -> Told {
    Told { kind, parties: says, ..NONE }
}

/// To the parties, and to those who keep it.
const fn kept(kind: &'static str, says: &'static str, keepers: &'static str) -> Told {
    Told { kind, parties: says, keepers, ..NONE }
}

const fn person(kind: &'static str, says: &'static str) -> Told {
    Told { kind, person: says, ..NONE }
}

const fn staff(
    kind: &'static str,
    says: &'static str,
    to: &'static str,
    posts: &'static [Role],
) -> Told {
    Told { kind, parties: says, staff: to, posts, ..NONE }
}

/// To the bureau of the county.
const fn campaign(kind: &'static str, says: &'static str) -> Told {
    Told { kind, staff: says, posts: &[Role::CountyBureau], ..NONE }
}

/// Who reviews demands for the platform.
const REVIEWERS: &[Role] = &[Role::CityBureau, Role::MarketDesk, Role::Operator];

/// The table.
pub(crate) const TABLE: &[Told] = &[
    // People and organizations.
    staff(
        "organizations.registered",
        "单位已登记，等核验",
        "有单位等核验",
        &[Role::Clerk, Role::CountyBureau],
    ),
    parties("organizations.verified", "单位已通过核验"),
    parties("organizations.returned", "单位资料被退回，请补正"),
    parties("organizations.suspended", "单位已停用"),
    parties("organizations.restored", "单位已恢复"),
    parties("organizations.qualification_recorded", "单位记了一项资质"),
    parties("organizations.figures_recorded", "单位的年度数据有更新"),
    parties("accounts.membership_asked", "有人申请加入单位"),
    person("accounts.membership_accepted", "您已加入单位"),
    person("accounts.membership_refused", "加入单位的申请没有通过"),
    person("accounts.membership_ended", "您已不再是这家单位的成员"),
    Told {
        kind: "accounts.takeover_asked",
        parties: "有人申请更换单位经办人",
        staff: "有单位认领等核验",
        posts: &[Role::Clerk, Role::CountyBureau],
        ..NONE
    },
    Told {
        kind: "accounts.takeover_granted",
        parties: "主管部门同意更换单位经办人，您可以在异议期内提异议",
        person: "更换经办人已同意，异议期满生效",
        ..NONE
    },
    Told {
        kind: "accounts.takeover_objected",
        parties: "更换经办人的异议已提交",
        person: "原经办人提了异议，等主管部门再决定",
        staff: "更换经办人有异议，等决定",
        posts: &[Role::Clerk, Role::CountyBureau],
        ..NONE
    },
    Told {
        kind: "accounts.takeover_done",
        parties: "单位经办人有变动",
        person: "您已成为单位经办人",
        ..NONE
    },
    parties("accounts.mandate_asked", "有单位请求代办，等委托方确认"),
    parties("accounts.mandate_given", "委托已确认，可以代办"),
    parties("accounts.mandate_refused", "委托没有确认"),
    parties("accounts.mandate_revoked", "委托已收回"),
    person("accounts.takeover_refused", "认领单位没有通过"),
    person("accounts.post_given", "您有了新的岗位"),
    // Lists brought in.
    person("imports.checked", "导入的表格检查完了，等您确认"),
    person("imports.done", "表格导入完了"),
    person("imports.failed", "表格没有导入"),
    person("desk.handed_over", "同事把一件待办交接给您"),
    // The market desk.
    person("market.opened", "市场运营有一件新事项归您"),
    person("market.handed_over", "市场运营有一件事项交接给您"),
    parties("market.pushed", "有一项需求推送给您的单位，请答复"),
    parties("market.interested", "有单位对需求感兴趣"),
    parties("market.declined", "有单位婉拒了需求，写了原因"),
    // Achievements.
    parties("achievements.submitted", "成果等单位审核"),
    staff(
        "achievements.unit_agreed",
        "成果已通过单位审核，等平台审核",
        "有成果等平台审核",
        &[Role::CityBureau, Role::Operator],
    ),
    parties("achievements.published", "成果已发布"),
    parties("achievements.returned", "成果被退回修改"),
    parties("achievements.refused", "成果没有通过审核"),
    kept("achievements.withdrawn", "成果已撤回", "您收藏的成果已撤回"),
    kept("achievements.taken_down", "成果已被平台下架", "您收藏的成果已下架"),
    kept("achievements.restored", "下架的成果已恢复", "您收藏的成果已恢复"),
    Told {
        kind: "achievements.dealing_changed", keepers: "您收藏的成果有了交易进展", ..NONE
    },
    staff(
        "achievements.correction_asked",
        "成果的更正等平台审核",
        "有成果的更正等平台审核",
        &[Role::CityBureau, Role::Operator],
    ),
    parties("achievements.correction_returned", "成果的更正被退回"),
    kept("achievements.expired", "成果发布到期", "您收藏的成果发布到期"),
    kept("achievements.renewed", "成果已续期", "您收藏的成果已续期"),
    kept("achievements.corrected", "成果信息有更正", "您收藏的成果有更正"),
    parties("achievements.nda_signed", "有人签了成果的保密承诺"),
    // Demands.
    staff("demands.submitted", "需求已提交，等审核", "有需求等审核", REVIEWERS),
    parties("demands.published", "需求已发布"),
    parties("demands.returned", "需求被退回修改"),
    kept("demands.closed", "需求已关闭", "您收藏的需求已关闭"),
    kept("demands.expired", "需求发布到期", "您收藏的需求发布到期"),
    parties("demands.ends_soon", "需求快到期了，还在找就续期"),
    kept("demands.renewed", "需求已续期", "您收藏的需求已续期"),
    kept("demands.corrected", "需求有更正", "您收藏的需求有更正"),
    kept("demands.withdrawn", "需求已撤回", "您收藏的需求已撤回"),
    kept("demands.taken_down", "需求已被平台下架", "您收藏的需求已下架"),
    kept("demands.restored", "下架的需求已恢复", "您收藏的需求已恢复"),
    // Reports.
    Told {
        kind: "reports.filed",
        staff: "有举报等处理",
        posts: &[Role::CityBureau, Role::Operator],
        ..NONE
    },
    person("reports.dismissed", "您的举报已答复：不成立"),
    person("reports.upheld", "您的举报成立，已下架"),
    parties("demands.sent", "有一项需求点名给您的单位"),
    parties("demands.refined", "市场运营提了需求的改写建议，请确认"),
    staff(
        "demands.refinement_accepted",
        "需求已按建议改好",
        "单位同意了改写建议",
        &[Role::MarketDesk],
    ),
    staff(
        "demands.refinement_declined",
        "需求的改写建议没有采用",
        "单位不同意改写建议",
        &[Role::MarketDesk],
    ),
    // Campaigns.
    campaign("campaigns.opened", "有一次需求征集要组织"),
    campaign("campaigns.urged", "需求征集催办，请按期上报"),
    campaign("campaigns.postponed", "需求征集的上报期限改了"),
    campaign("campaigns.given_back", "上报的清单被退回，请修改后重报"),
    Told {
        kind: "campaigns.sent_up",
        staff: "有县区上报了征集的需求",
        posts: &[Role::CityBureau],
        ..NONE
    },
    campaign("campaigns.filed", "有企业报送了需求，请核对"),
    campaign("campaigns.filed_again", "企业改好需求，重新报送了"),
    parties("campaigns.agreed", "报送的需求同意上报"),
    parties("campaigns.returned", "报送的需求被退回，请修改后再报"),
    parties("campaigns.duplicate", "报送的需求和另一项重复，不上报"),
    // 公示.
    parties("publicity.opened", "公示已开始"),
    parties("publicity.suspended", "公示收到异议，已暂停"),
    staff(
        "publicity.objected",
        "公示收到异议",
        "有公示收到异议",
        &[Role::CountyBureau, Role::CityBureau],
    ),
    parties("publicity.upheld", "公示的异议成立"),
    parties("publicity.dismissed", "公示的异议不成立，公示继续"),
    parties("publicity.passed", "公示期满，无异议"),
    parties("publicity.withdrawn", "公示已撤回"),
    // Registers.
    staff(
        "registries.applied",
        "登记已申报，等县区科技局核实",
        "有登记等核实",
        &[Role::CountyBureau],
    ),
    staff("registries.verified", "登记已由县区科技局核实", "有登记等决定", &[Role::CityBureau]),
    parties("registries.returned", "登记被退回修改"),
    parties("registries.granted", "登记已获准"),
    parties("registries.forwarded", "登记已上报，等上级结果"),
    parties("registries.recognised", "上级已认定"),
    parties("registries.refused", "登记没有获得认定"),
    parties("registries.entered", "补录了一条认定"),
    parties("registries.suspended", "登记被责令整改"),
    parties("registries.restored", "登记通过复核"),
    parties("registries.withdrawn", "登记的认定被撤销"),
    parties("registries.expired", "登记已到期"),
    parties("registries.replaced", "登记已升级"),
    parties("registries.corrected", "登记内容有更正"),
    // Deals.
    parties("deals.begun", "有新的交易意向"),
    parties("deals.answered", "交易意向有了答复"),
    parties("deals.declined", "交易意向被谢绝"),
    parties("deals.declared", "交易一方作了申明"),
    parties("deals.promised", "交易一方签了保密承诺"),
    parties("deals.noted", "洽谈里有新留言"),
    parties("deals.proposed", "有新的议价单"),
    parties("deals.confirmed", "议价单已由对方确认"),
    parties("deals.published", "议价单双方已确认，进入公示"),
    parties("deals.suspended", "公示收到异议，交易暂停"),
    parties("deals.resumed", "异议不成立，交易继续"),
    parties("deals.returned", "公示没有通过，交易退回议价"),
    parties("deals.cleared", "公示通过，可以办后面的手续"),
    parties("deals.agreed", "交易已达成"),
    parties("deals.contracted", "交易已起草合同"),
    parties("deals.trial_ending", "试用快到期，请定付费还是退回"),
    parties("deals.trial_paid", "试用合格，买方决定付费"),
    parties("deals.trial_returned", "试用没有成，买方退回"),
    parties("deals.trial_extended", "卖方延长了试用"),
    parties("deals.equity_registered", "入股登记已办"),
    parties("deals.ended", "交易已终止"),
    staff("deals.desk_invited", "市场运营应邀参加交易", "有交易请市场运营参加", &[Role::Operator]),
    // Listings.
    parties("listings.taken_up", "有人申请摘牌"),
    parties("listings.qualified", "摘牌资格已确认"),
    parties("listings.refused", "摘牌资格不符"),
    parties("listings.cancelled", "摘牌申请已撤回"),
    kept("listings.extended", "没有人摘牌，挂牌已延期", "您收藏的挂牌已延期"),
    parties("listings.checking", "挂牌期满，等卖方确认资格"),
    parties("listings.contested", "两家以上摘牌，应转竞价"),
    kept("listings.struck", "已按挂牌价摘牌成交", "您收藏的挂牌已成交"),
    kept("listings.lapsed", "挂牌期满，流牌", "您收藏的挂牌期满，没有成交"),
    kept("listings.withdrawn", "已撤牌", "您收藏的挂牌已撤牌"),
    kept("listings.negotiated", "挂牌转为协议洽谈", "您收藏的挂牌转为协议洽谈"),
    // Contracts.
    parties("contracts.drafted", "有新的技术合同草稿"),
    parties("contracts.signed", "技术合同已签订"),
    staff("contracts.submitted", "技术合同已提交登记", "有技术合同等登记审核", &[Role::Clerk]),
    parties("contracts.returned", "技术合同被退回补正"),
    parties("contracts.accepted", "技术合同登记已受理"),
    parties("contracts.sent_to_experts", "技术合同已送专家审核"),
    parties("contracts.registered", "技术合同已登记"),
    parties("contracts.numbered", "技术合同有了全国登记编号"),
    parties("contracts.refused", "技术合同不予登记"),
    parties("contracts.change_asked", "技术合同申请变更"),
    parties("contracts.changed", "技术合同的变更已登记"),
    parties("contracts.change_refused", "技术合同的变更没有通过"),
    parties("contracts.cancelled", "技术合同登记已注销"),
    parties("contracts.revoked", "技术合同登记被撤销"),
    staff("contracts.external_filed", "外地登记已备案，等核实", "有外地登记等核实", &[Role::Clerk]),
    parties("contracts.external_verified", "外地登记已核实"),
    parties("contracts.external_mismatch", "外地登记与材料不符"),
    parties("contracts.receipt_recorded", "技术合同记了一笔到账"),
    parties("contracts.receipt_confirmed", "到账已由付款方确认"),
    staff("contracts.evidence_filed", "转化佐证已提交", "有转化佐证等核查", &[Role::CountyBureau]),
    parties("contracts.evidence_checked", "转化佐证已核查"),
];

/// How this kind is told.
pub(crate) fn told(kind: &str) -> Option<&'static Told> {
    TABLE.iter().find(|told| told.kind == kind)
}

/// Pages by the prefix of an outside id.
const PAGES: [(&str, &str); 16] = [
    ("ach", "/achievements/"),
    ("dem", "/demands/"),
    ("dea", "/deals/"),
    ("lst", "/listings/"),
    ("con", "/contracts/"),
    ("pub", "/publicity/"),
    ("man", "/mandates/"),
    ("tak", "/takeovers/"),
    ("org", "/organizations/"),
    ("reg", "/registries/"),
    ("imp", "/imports/"),
    ("cmp", "/campaigns/"),
    ("cen", "/campaigns/entries/"),
    ("mat", "/market/"),
    ("psh", "/market/received/"),
    ("rpt", "/reports/"),
];

/// The page of a thing, by its outside id.
pub(crate) fn page_of(object: &str) -> Option<String> {
    let (prefix, _) = object.split_once('_')?;
    let (_, page) = PAGES.iter().find(|(known, _)| *known == prefix)?;
    Some(format!("{page}{object}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        let mut seen = std::collections::BTreeSet::new();
        for told in TABLE {
            assert!(seen.insert(told.kind), "{} twice", told.kind);
            assert!(told.kind.contains('.'), "{}", told.kind);
            let heard = [told.parties, told.person, told.staff, told.keepers];
            assert!(heard.iter().any(|says| !says.is_empty()), "{}", told.kind);
            assert_eq!(told.staff.is_empty(), told.posts.is_empty(), "{}", told.kind);
        }
    }

    #[test]
    fn things_have_pages() {
        let check = |object: &str, want: Option<&str>| {
            assert_eq!(page_of(object).as_deref(), want, "{object}");
        };
        check("ach_01", Some("/achievements/ach_01"));
        check("reg_01", Some("/registries/reg_01"));
        check("usr_01", None);
        check("nonsense", None);
    }
}
