//! From typed text to a checked registration or decision; all errors at once, by the pack's fields.

use std::collections::BTreeMap;

use kezhuan_kernel::{Check, Day, Fen, Problem, Rate};
use kezhuan_organizations::Organization;
use kezhuan_pack::{FieldType, Pack, RegistryField};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::model::{Content, Decision, Registration, Step, Way};

/// A registration as typed: for applying, mending, correcting and entering the past.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
pub struct RegistrationRaw {
    /// Kind of the pack (`incubator`); taken from the address on pages.
    pub kind: String,
    /// `city`, `provincial`, `national`.
    pub level: String,
    /// Organization: its id, 统一社会信用代码 or full name. Empty = the organization worked for.
    pub holder: String,
    /// Name of what is registered.
    pub name: String,
    /// Region path; empty = the holder's.
    pub region: String,
    /// Id or number of the registration that it takes over from.
    pub upgrade_of: String,
    /// Values of the pack's fields, by field id.
    pub fields: BTreeMap<String, String>,
    /// Values of fields that may have several, by field id.
    pub picks: BTreeMap<String, Vec<String>>,
    /// 认定日期; only for entering the past.
    pub recognised_on: String,
    /// 认定文号; only for entering the past.
    pub document_no: String,
    /// Why it is corrected; only for corrections.
    pub note: String,
}

/// A decision as typed.
#[derive(Debug, Default, Clone, Deserialize, ToSchema)]
#[serde(default)]
pub struct DecisionRaw {
    /// `verify`, `return`, `grant`, `forward`, `recognise`, `refuse`, `suspend`, `restore`,
    /// `withdraw`, `expire`.
    pub decision: String,
    /// Opinion, item by item, or reason.
    pub note: String,
    /// Date of the decision; empty = today.
    pub on: String,
    /// 文号; needed for `recognise`.
    pub document_no: String,
}

impl DecisionRaw {
    /// Checks it.
    ///
    /// # Errors
    /// All fields to mend.
    pub fn check(&self) -> Result<Step, Problem> {
        let mut c = Check::new();
        let decision = c.one_of("decision", &self.decision, Decision::parse);
        let note = c.text("note", &self.note).required("请写意见或理由").max(1_000).get();
        let on = c.day_or_none("on", &self.on);
        let document = c.text("document_no", &self.document_no).max(120).get_or_none();
        if decision == Some(Decision::Recognise) && document.is_none() {
            c.wrong("document_no", "请填上级认定的文号");
        }
        c.finish()?;
        let decision = decision.ok_or_else(|| Problem::bug("checked decision"))?;
        Ok(Step { decision, note, on, document_no: document })
    }
}

/// What was wrong with the holder, to be shown at its field.
pub(crate) type Holder<'a> = Result<&'a Organization, &'static str>;

impl RegistrationRaw {
    /// Checks what is registered.
    ///
    /// # Errors
    /// All fields to mend.
    pub(crate) fn check(&self, pack: &Pack, holder: Holder<'_>) -> Result<Content, Problem> {
        let mut c = Check::new();
        let content = self.content(&mut c, pack, holder);
        c.finish()?;
        content.ok_or_else(|| Problem::bug("checked registration"))
    }

    /// Checks a recognition of the past.
    ///
    /// # Errors
    /// All fields to mend.
    pub(crate) fn check_past(
        &self,
        pack: &Pack,
        holder: Holder<'_>,
        today: Day,
    ) -> Result<(Content, Day, String), Problem> {
        let mut c = Check::new();
        let content = self.content(&mut c, pack, holder);
        let on = c.day("recognised_on", &self.recognised_on);
        c.expect(on <= today, "recognised_on", "日期还没到，请填今天或以前的日期");
        let document =
            c.text("document_no", &self.document_no).required("请填认定文号").max(120).get();
        c.finish()?;
        Ok((content.ok_or_else(|| Problem::bug("checked registration"))?, on, document))
    }

    fn content(&self, c: &mut Check, pack: &Pack, holder: Holder<'_>) -> Option<Content> {
        let kind = pack.registries.kinds.get(self.kind.trim());
        c.expect(kind.is_some(), "kind", "没有这种登记");
        let exists = |level: &str| Way::of(pack, self.kind.trim(), level).map(|_| level.to_owned());
        let level = c.one_of("level", &self.level, exists);
        let name = c.text("name", &self.name).required("请填名称").max(120).get();
        let region = self.region(c, pack, holder.ok());
        let upgrade_of = c.id_or_none("upgrade_of", &self.upgrade_of);
        let mut fields = Map::new();
        for field in kind.map(|k| &k.fields).into_iter().flatten() {
            if let Some(value) = self.field(c, pack, field) {
                fields.insert(field.id.clone(), value);
            }
        }
        if let Err(wrong) = holder {
            c.wrong("holder", wrong);
        }
        let (kind, holder) = (kind?.id.clone(), holder.ok()?.id);
        Some(Content { kind, level: level?, holder, region, name, fields, upgrade_of })
    }

    fn region(&self, c: &mut Check, pack: &Pack, holder: Option<&Organization>) -> String {
        let own = holder.and_then(|o| pack.regions.unit_of(&o.region));
        let typed = self.region.trim();
        let found = if typed.is_empty() { own } else { pack.regions.get(typed) };
        match found {
            Some(region) if pack.regions.inside(&region.path, pack.regions.home()) => {
                region.path.clone()
            }
            _ => {
                c.wrong("region", "请选本市的县区");
                String::new()
            }
        }
    }

    fn field(&self, c: &mut Check, pack: &Pack, field: &RegistryField) -> Option<Value> {
        let name = input_name(field);
        if field.kind == FieldType::Industries {
            return industries(c, pack, &name, self.picks.get(&field.id)?);
        }
        let raw = self.fields.get(&field.id)?.trim();
        if raw.is_empty() {
            return None;
        }
        match field.kind {
            FieldType::Count => Some(c.number(&name, raw, 0..=i64::from(i32::MAX)).into()),
            FieldType::Fen => c.money_or_none(&name, raw).map(|fen| fen.plain().into()),
            FieldType::Date => c.day_or_none(&name, raw).map(|day| day.to_string().into()),
            FieldType::Rate => share(c, &name, raw),
            FieldType::Number => decimal(c, &name, raw),
            FieldType::Choice => {
                let known = |word: &str| field.options.iter().find(|o| *o == word).cloned();
                c.one_of(&name, raw, known).map(Value::from)
            }
            FieldType::Text | FieldType::Industries => {
                Some(c.text(&name, raw).max(500).get().into())
            }
        }
    }

    /// As it is stored, to be typed over.
    pub(crate) fn of(registration: &Registration) -> Self {
        let mut raw = Self {
            kind: registration.kind.clone(),
            level: registration.level.clone(),
            holder: registration.holder.to_string(),
            name: registration.name.clone(),
            region: registration.region.clone(),
            upgrade_of: registration.upgrade_of.map(|id| id.to_string()).unwrap_or_default(),
            ..Self::default()
        };
        for (field, value) in &registration.fields {
            match value {
                Value::Array(all) => {
                    let ids = all.iter().filter_map(Value::as_str).map(str::to_owned);
                    raw.picks.insert(field.clone(), ids.collect());
                }
                Value::String(text) => {
                    raw.fields.insert(field.clone(), text.clone());
                }
                other => {
                    raw.fields.insert(field.clone(), other.to_string());
                }
            }
        }
        raw
    }
}

/// Name of a field's input.
pub(crate) fn input_name(field: &RegistryField) -> String {
    match field.kind {
        FieldType::Industries => format!("picks[{}][]", field.id),
        _ => format!("fields[{}]", field.id),
    }
}

fn industries(c: &mut Check, pack: &Pack, name: &str, picked: &[String]) -> Option<Value> {
    let picked: Vec<&str> = picked.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect();
    if picked.iter().any(|id| !pack.industries.all.contains(id)) {
        c.wrong(name, "没有这个产业");
        return None;
    }
    (!picked.is_empty()).then(|| picked.into())
}

/// A share of a whole, kept as percent.
fn share(c: &mut Check, name: &str, raw: &str) -> Option<Value> {
    match raw.parse::<Rate>() {
        Ok(rate) if rate >= Rate::ZERO && rate <= Rate::from(1) => Some(rate.percent().into()),
        Ok(_) => {
            c.wrong(name, "请填 0 到 100% 之间的比例");
            None
        }
        Err(message) => {
            c.wrong(name, message);
            None
        }
    }
}

/// A number with decimals, kept as text: it is shown, never calculated with.
fn decimal(c: &mut Check, name: &str, raw: &str) -> Option<Value> {
    let plain: String = raw.chars().filter(|c| *c != ',').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || part.len() > 4 || !digits(whole) || !digits(part) {
        c.wrong(name, "请填数字，例如 1200.5");
        return None;
    }
    Some(plain.into())
}

/// A field's value in words.
pub(crate) fn shown(pack: &Pack, field: &RegistryField, value: &Value) -> String {
    let text = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match field.kind {
        FieldType::Industries => {
            let ids = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            ids.map(|id| pack.industries.all.name(id)).collect::<Vec<_>>().join("、")
        }
        FieldType::Fen => {
            Fen::parse_yuan(&text()).map_or_else(|_| text(), |fen| format!("{fen} 元"))
        }
        FieldType::Date => text().parse::<Day>().map_or_else(|_| text(), Day::chinese),
        _ => text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(raw: &RegistrationRaw) -> Vec<String> {
        match raw.check(&kezhuan_testkit::pack(), Err("请填单位")) {
            Err(Problem::Invalid(errors)) => errors.into_iter().map(|e| e.field).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn raw(kind: &str, level: &str, fields: &[(&str, &str)]) -> RegistrationRaw {
        RegistrationRaw {
            kind: kind.into(),
            level: level.into(),
            name: "演示".into(),
            region: "河南省/周口市/项城市".into(),
            fields: fields.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
            ..RegistrationRaw::default()
        }
    }

    #[test]
    fn every_error_is_found_at_its_field() {
        let check = |raw: RegistrationRaw, want: &[&str]| {
            let mut want: Vec<String> = want.iter().map(|s| (*s).to_owned()).collect();
            want.push("holder".into());
            assert_eq!(errors(&raw), want, "{raw:?}");
        };
        check(raw("incubator", "city", &[("area", "1,200.5"), ("tenants", "12")]), &[]);
        check(
            raw(
                "incubator",
                "city",
                &[("area", "约一千"), ("tenants", "1.5"), ("reserve_on", "x")],
            ),
            &["fields[area]", "fields[tenants]", "fields[reserve_on]"],
        );
        check(raw("incubator", "city", &[("host_zone", "别处")]), &["fields[host_zone]"]);
        check(raw("science_award", "city", &[]), &["level"]);
        check(
            raw("new_rd_institution", "city", &[("team_share", "120%")]),
            &["fields[team_share]"],
        );
        check(
            raw("engineering_technology_center", "city", &[("equipment", "-1")]),
            &["fields[equipment]"],
        );
        check(
            RegistrationRaw { name: String::new(), ..raw("no_such", "city", &[]) },
            &["kind", "level", "name"],
        );
        check(
            RegistrationRaw {
                region: "湖北省/武汉市".into(), ..raw("incubator", "city", &[])
            },
            &["region"],
        );
        let mut pilot = raw("pilot_base", "city", &[]);
        pilot.picks.insert("industries".into(), vec!["no_such".into()]);
        check(pilot, &["picks[industries][]"]);
    }

    #[test]
    fn decisions_need_a_note_and_results_a_document() {
        let decide = |decision: &str, note: &str, document: &str| {
            let raw = DecisionRaw {
                decision: decision.into(),
                note: note.into(),
                document_no: document.into(),
                ..DecisionRaw::default()
            };
            match raw.check() {
                Ok(_) => Vec::new(),
                Err(Problem::Invalid(errors)) => errors.into_iter().map(|e| e.field).collect(),
                Err(other) => panic!("{other:?}"),
            }
        };
        assert!(decide("grant", "逐条核过", "").is_empty());
        assert_eq!(decide("recognise", "已认定", ""), ["document_no"]);
        assert_eq!(decide("", "", ""), ["decision", "note"]);
        assert_eq!(decide("pay", "x", ""), ["decision"]);
    }
}
