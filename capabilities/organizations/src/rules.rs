//! Reading what people typed about an organization, against the words of the pack.

use kezhuan_kernel::{Check, Day, Fen, Problem, Rate};
use kezhuan_pack::{FigureUnit, Pack, Reach, Terms};

use crate::model::{Organization, Profile};

/// The form of an organization, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct OrganizationRaw {
    /// Full name.
    pub name: String,
    /// Key of the kind.
    pub kind: String,
    /// 统一社会信用代码.
    pub credit_code: String,
    /// Region path.
    pub region: String,
    /// Street address.
    pub address: String,
    /// Person to ask.
    pub contact_name: String,
    /// Telephone.
    pub contact_phone: String,
    /// What it does.
    pub summary: String,
    /// Key of the size class.
    pub size: String,
    /// Key of the 单位性质.
    pub party_nature: String,
    /// Keys of industries.
    pub industries: Vec<String>,
    /// Keys of roles.
    pub roles: Vec<String>,
    /// For a campus: id of the legal person.
    pub legal_entity: String,
}

impl OrganizationRaw {
    /// What is known already, as the form shows it.
    pub fn of(organization: &Organization) -> Self {
        let p = &organization.profile;
        Self {
            name: p.name.clone(),
            kind: p.kind.clone(),
            credit_code: p.credit_code.as_ref().map(ToString::to_string).unwrap_or_default(),
            region: p.region.clone(),
            address: p.address.clone(),
            contact_name: p.contact_name.clone(),
            contact_phone: p.contact_phone.clone(),
            summary: p.summary.clone(),
            size: p.size.clone().unwrap_or_default(),
            party_nature: p.party_nature.clone().unwrap_or_default(),
            industries: p.industries.clone(),
            roles: p.roles.clone(),
            legal_entity: p.legal_entity.map(|id| id.to_string()).unwrap_or_default(),
        }
    }

    /// Reads it, or tells everything that is wrong.
    ///
    /// # Errors
    /// [`Problem::Invalid`] with every field to mend.
    pub fn check(&self, pack: &Pack) -> Result<Profile, Problem> {
        let words = &pack.organizations;
        let mut c = Check::new();
        let name = c.text("name", &self.name).required("请填单位全称").min(2).max(120).get();
        let kind = c.one_of("kind", &self.kind, |key| words.kinds.get(key));
        let region = c.one_of("region", &self.region, |text| pack.regions.find(text));
        let legal_entity = c.id_or_none("legal_entity", &self.legal_entity);
        let abroad = region.is_some_and(|region| pack.regions.reach(&region.path) == Reach::Abroad);
        let needs_code = kind.is_none_or(|kind| kind.legal_person) && !abroad;
        let credit_code = match (needs_code, legal_entity.is_some()) {
            (true, false) => c.credit_code("credit_code", &self.credit_code),
            _ => {
                let text = "没有法人资格的团队、校区和境外机构不填代码";
                c.expect(self.credit_code.trim().is_empty(), "credit_code", text);
                None
            }
        };
        let profile = Profile {
            name,
            kind: kind.map(|kind| kind.id.clone()).unwrap_or_default(),
            credit_code,
            region: region.map(|region| region.path.clone()).unwrap_or_default(),
            address: c.text("address", &self.address).max(200).get(),
            contact_name: c.text("contact_name", &self.contact_name).max(40).get(),
            contact_phone: phone(&mut c, "contact_phone", &self.contact_phone),
            summary: c.text("summary", &self.summary).max(2000).get(),
            size: word(&mut c, "size", &self.size, &words.sizes),
            party_nature: word(&mut c, "party_nature", &self.party_nature, &words.party_natures),
            industries: several(&mut c, "industries", &self.industries, &pack.industries.all),
            roles: several(&mut c, "roles", &self.roles, &words.roles),
            legal_entity,
        };
        c.finish()?;
        Ok(profile)
    }
}

fn phone(c: &mut Check, field: &str, raw: &str) -> String {
    let text = c.text(field, raw).max(40).get();
    let fine = text.chars().all(|ch| ch.is_ascii_digit() || matches!(ch, '-' | '+' | ' ' | '转'));
    c.expect(fine, field, "电话只填数字，例如 0394-0000000");
    text
}

fn word<T>(c: &mut Check, field: &str, raw: &str, terms: &Terms<T>) -> Option<String> {
    if raw.trim().is_empty() {
        return None;
    }
    c.one_of(field, raw, |key| terms.get(key).map(|term| term.id.clone()))
}

fn several<T>(c: &mut Check, field: &str, raw: &[String], terms: &Terms<T>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for key in raw.iter().filter(|key| !key.trim().is_empty()) {
        match c.one_of(field, key, |key| terms.get(key)) {
            Some(term) if !keys.contains(&term.id) => keys.push(term.id.clone()),
            _ => {}
        }
    }
    keys
}

/// The form of a qualification, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct QualificationRaw {
    /// Key of the qualification.
    pub kind: String,
    /// Number of the certificate.
    pub certificate: String,
    /// First day.
    pub from: String,
    /// Last day; empty when the certificate names none or the pack knows the term.
    pub to: String,
}

/// A qualification, checked.
#[derive(Debug, Clone)]
pub struct QualificationAsk {
    /// Key of the pack.
    pub kind: String,
    /// Level of the pack.
    pub level: String,
    /// Number of the certificate.
    pub certificate: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Option<Day>,
}

impl QualificationRaw {
    /// Reads it; the last day follows from the pack's term when it is not given.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, pack: &Pack) -> Result<QualificationAsk, Problem> {
        let mut c = Check::new();
        let kind = c.one_of("kind", &self.kind, |key| pack.organizations.qualifications.get(key));
        let certificate = c
            .text("certificate", &self.certificate)
            .required("请填证书或公告的编号")
            .max(120)
            .get();
        let from = c.day("from", &self.from);
        let given = c.day_or_none("to", &self.to);
        let months = kind.and_then(|kind| kind.valid_months);
        let to = given.or_else(|| months.map(|months| from.plus_months(months).plus_days(-1)));
        c.expect(to.is_none_or(|to| to >= from), "to", "到期日不能早于生效日");
        let (kind, level) = kind.map(|k| (k.id.clone(), k.level.clone())).unwrap_or_default();
        c.finish()?;
        Ok(QualificationAsk { kind, level, certificate, from, to })
    }
}

/// The form of one year's figures, as typed; an empty value means "not known".
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct FiguresRaw {
    /// Calendar year.
    pub year: String,
    /// Where the figures come from.
    pub source: String,
    /// Key of the pack and what was typed: yuan, a count, or `yes` and `no`.
    pub figures: std::collections::BTreeMap<String, String>,
}

/// One year's figures, checked: each of the pack's, known or not.
#[derive(Debug, Clone)]
pub struct FiguresAsk {
    /// Calendar year.
    pub year: i32,
    /// Where they come from.
    pub source: String,
    /// Key and value; `None` = not known.
    pub values: Vec<(String, Option<i64>)>,
}

/// The first year figures are kept for: the pack's calendar begins there or later.
pub(crate) const FIRST_YEAR: i64 = 2000;

impl FiguresRaw {
    /// Reads it. Only keys that were sent are touched. `this_year` bounds the year.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, pack: &Pack, this_year: i32) -> Result<FiguresAsk, Problem> {
        let mut c = Check::new();
        let year = c.number("year", &self.year, FIRST_YEAR..=i64::from(this_year)) as i32;
        let source = c
            .text("source", &self.source)
            .required("请填数字的来源，例如 2025 年审计报告")
            .max(200);
        let source = source.get();
        let mut values = Vec::new();
        for (key, typed) in &self.figures {
            let field = figure_field(key);
            match pack.organizations.yearly_figures.get(key) {
                Some(term) => values.push((key.clone(), value(&mut c, &field, typed, term.unit))),
                None => c.wrong(field, "没有这一项"),
            }
        }
        c.finish()?;
        Ok(FiguresAsk { year, source, values })
    }
}

/// The name of a figure's field in the form.
pub(crate) fn figure_field(key: &str) -> String {
    format!("figures[{key}]")
}

fn value(c: &mut Check, field: &str, typed: &str, unit: FigureUnit) -> Option<i64> {
    if typed.trim().is_empty() {
        return None;
    }
    match unit {
        FigureUnit::Fen => c.money_or_none(field, typed).map(|Fen(fen)| fen),
        FigureUnit::Count => Some(c.number(field, typed, 0..=i64::from(i32::MAX))),
        FigureUnit::Flag => c.one_of(field, typed, |word| match word {
            "yes" => Some(1),
            "no" => Some(0),
            _ => None,
        }),
    }
}

/// A value as the form shows it.
pub(crate) fn typed(value: i64, unit: FigureUnit) -> String {
    match (unit, value) {
        (FigureUnit::Fen, fen) => Fen(fen).plain(),
        (FigureUnit::Count, count) => count.to_string(),
        (FigureUnit::Flag, 0) => "no".to_owned(),
        (FigureUnit::Flag, _) => "yes".to_owned(),
    }
}

/// The form of a holder of shares, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct HoldingRaw {
    /// Name of the holder.
    pub holder: String,
    /// Share, `51%`; empty = not known.
    pub share: String,
}

impl HoldingRaw {
    /// Reads it: name and share.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<(String, Option<Rate>), Problem> {
        let mut c = Check::new();
        let holder = c.text("holder", &self.holder).required("请填持股方的名称").max(120).get();
        let share = match self.share.trim() {
            "" => None,
            text => match text.parse::<Rate>() {
                Ok(rate) if rate > Rate::ZERO && rate <= Rate::ONE => Some(rate),
                Ok(_) => {
                    c.wrong("share", "比例在 0 到 100% 之间，例如 51%");
                    None
                }
                Err(message) => {
                    c.wrong("share", message);
                    None
                }
            },
        };
        c.finish()?;
        Ok((holder, share))
    }
}

/// The form of a decision on an organization, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DecisionRaw {
    /// `verify`, `return`, `suspend` or `restore`.
    pub decision: String,
    /// Why; needed for `return` and `suspend`.
    pub reason: String,
}

/// What an official decides on an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// 核验通过.
    Verify,
    /// 退回, with what to mend.
    Return(String),
    /// 停用, with the reason.
    Suspend(String),
    /// 恢复.
    Restore,
}

impl DecisionRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<Decision, Problem> {
        let mut c = Check::new();
        let word = c.one_of("decision", &self.decision, |word| match word {
            "verify" | "return" | "suspend" | "restore" => Some(word.to_owned()),
            _ => None,
        });
        let reason = c.text("reason", &self.reason).max(500);
        let decision = match word.as_deref() {
            Some("return") => Decision::Return(reason.required("请写明退回原因和要改的地方").get()),
            Some("suspend") => Decision::Suspend(reason.required("请写明停用原因").get()),
            Some("restore") => Decision::Restore,
            _ => Decision::Verify,
        };
        c.finish()?;
        Ok(decision)
    }
}
