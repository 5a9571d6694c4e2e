//! Permissions with their grants, and the decision.

use kezhuan_kernel::{Problem, Uuid};

use crate::actor::{Actor, Mandate, Role, within};

/// How far a role reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Things of the actor's own organization (the role must be held there).
    OwnOrganization,
    /// Things made by the actor.
    Own,
    /// Things in the region of the actor's post.
    Region,
    /// Everything.
    Any,
}

/// One line of a permission: this role, this far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Grant {
    /// Who.
    pub role: Role,
    /// How far.
    pub scope: Scope,
}

impl Grant {
    /// Officers of the organization concerned.
    pub const OFFICER: Self = Self { role: Role::Officer, scope: Scope::OwnOrganization };
    /// Researchers of the organization concerned.
    pub const RESEARCHER: Self = Self { role: Role::Researcher, scope: Scope::OwnOrganization };
    /// Researchers, their own things only.
    pub const RESEARCHER_OWN: Self = Self { role: Role::Researcher, scope: Scope::Own };
    /// Brokers of the agency concerned.
    pub const BROKER: Self = Self { role: Role::Broker, scope: Scope::OwnOrganization };
    /// Registry clerks of the region.
    pub const CLERK: Self = Self { role: Role::Clerk, scope: Scope::Region };
    /// The county's bureau.
    pub const COUNTY: Self = Self { role: Role::CountyBureau, scope: Scope::Region };
    /// The city's bureau.
    pub const CITY: Self = Self { role: Role::CityBureau, scope: Scope::Region };
    /// The treasury of the region.
    pub const FINANCE: Self = Self { role: Role::Finance, scope: Scope::Region };
    /// Auditors, everywhere.
    pub const AUDITOR: Self = Self { role: Role::Auditor, scope: Scope::Any };
    /// The market desk of the region.
    pub const DESK: Self = Self { role: Role::MarketDesk, scope: Scope::Region };
    /// Operators, everywhere.
    pub const OPERATOR: Self = Self { role: Role::Operator, scope: Scope::Any };
    /// The program's own jobs.
    pub const SYSTEM: Self = Self { role: Role::System, scope: Scope::Any };
}

/// Something that can be allowed. Declared as a constant by the capability that asks.
#[derive(Debug, PartialEq, Eq, serde::Serialize)]
pub struct Permission {
    /// `contracts.submit`.
    pub name: &'static str,
    /// What it allows, for the table and the refusal: `提交认定登记`.
    pub chinese: &'static str,
    /// To whom. Empty with `signed_in` = everybody who is signed in.
    pub grants: &'static [Grant],
    /// Anybody signed in, whatever the role.
    pub signed_in: bool,
    /// Anybody at all.
    pub public: bool,
    /// Not even by 委托书: the organization decides this itself.
    pub in_person: bool,
}

impl Permission {
    /// Only for the listed grants.
    pub const fn new(name: &'static str, chinese: &'static str, grants: &'static [Grant]) -> Self {
        Self { name, chinese, grants, signed_in: false, public: false, in_person: false }
    }

    /// The same, but no agent may do it.
    #[must_use]
    pub const fn in_person(self) -> Self {
        Self { in_person: true, ..self }
    }

    /// `deals` of `deals.begin`.
    fn area(&self) -> &'static str {
        self.name.split('.').next().unwrap_or_default()
    }

    /// For everybody who is signed in.
    pub const fn signed_in(name: &'static str, chinese: &'static str) -> Self {
        Self { name, chinese, grants: &[], signed_in: true, public: false, in_person: false }
    }

    /// For everybody.
    pub const fn public(name: &'static str, chinese: &'static str) -> Self {
        Self { name, chinese, grants: &[], signed_in: false, public: true, in_person: false }
    }
}

/// What the permission is asked for: whose thing it is and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// Organizations concerned (owner, parties).
    pub organizations: Vec<Uuid>,
    /// The user who made it.
    pub owner: Option<Uuid>,
    /// Region paths concerned.
    pub regions: Vec<String>,
    /// May everybody know that it exists? Decides between 403 and 404.
    pub public: bool,
}

impl Subject {
    /// Nothing in particular: whether the role is held anywhere.
    pub fn none() -> Self {
        Self::default()
    }

    /// A thing of this organization.
    pub fn of(organization: Uuid) -> Self {
        Self { organizations: vec![organization], ..Self::default() }
    }

    /// A thing in this region.
    pub fn at(region: impl Into<String>) -> Self {
        Self { regions: vec![region.into()], ..Self::default() }
    }

    /// Also concerns this organization.
    #[must_use]
    pub fn and(mut self, organization: Uuid) -> Self {
        self.organizations.push(organization);
        self
    }

    /// Also lies in this region.
    #[must_use]
    pub fn in_region(mut self, region: impl Into<String>) -> Self {
        self.regions.push(region.into());
        self
    }

    /// Made by this user.
    #[must_use]
    pub fn made_by(mut self, user: Option<Uuid>) -> Self {
        self.owner = user;
        self
    }

    /// Everybody may know that it exists.
    #[must_use]
    pub fn known(mut self, public: bool) -> Self {
        self.public = public;
        self
    }
}

/// Proof that the permission was asked for and granted. Made only by [`Actor::may`].
#[derive(Debug, Clone)]
pub struct May {
    permission: &'static str,
    actor: String,
    role: Role,
    acting: Option<Acting>,
}

/// The organization that acts for another one, by 委托书.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// It.
    pub agent: Uuid,
    /// Its name.
    pub name: String,
}

impl May {
    /// The permission's name.
    pub fn permission(&self) -> &'static str {
        self.permission
    }

    /// The actor's label for the journal.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// The role by which it was granted.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The organization that acts for the one concerned; none when that acts itself.
    pub fn acting(&self) -> Option<&Acting> {
        self.acting.as_ref()
    }
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is signed in.
    SignIn,
    /// The actor must not learn that it exists.
    Hidden,
    /// Known, but not allowed.
    Forbidden(&'static str),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::SignIn => Self::SignIn,
            Refusal::Hidden => Self::NotFound,
            Refusal::Forbidden(what) => Self::Forbidden(format!("您的身份不能{what}")),
        }
    }
}

impl Actor {
    /// Asks for a permission on a subject.
    ///
    /// # Errors
    /// [`Refusal::SignIn`] for nobody, else hidden or forbidden.
    pub fn may(&self, permission: &'static Permission, on: &Subject) -> Result<May, Refusal> {
        let role = if permission.public || (permission.signed_in && self.is_known()) {
            Some(self.any_role())
        } else {
            permission.grants.iter().find(|grant| self.holds(grant, on)).map(|grant| grant.role)
        };
        let may =
            |role, acting| May { permission: permission.name, actor: self.label(), role, acting };
        match role {
            Some(role) => Ok(may(role, None)),
            None if self.mandate(permission, on).is_some() => {
                Ok(may(Role::Officer, self.mandate(permission, on)))
            }
            None if !self.is_known() => Err(Refusal::SignIn),
            None if on.public || self.knows(on) => Err(Refusal::Forbidden(permission.chinese)),
            None => Err(Refusal::Hidden),
        }
    }

    /// Who acts for the organization concerned, where its officer may do this and an agent too.
    fn mandate(&self, permission: &Permission, on: &Subject) -> Option<Acting> {
        let open = !permission.in_person && permission.grants.contains(&Grant::OFFICER);
        let fits = |mandate: &&Mandate| {
            let concerned = on.organizations.contains(&mandate.principal)
                || (on.organizations.is_empty() && on.regions.is_empty() && on.owner.is_none());
            open && concerned && mandate.covers(permission.area())
        };
        let found = self.mandates.iter().find(fits)?;
        Some(Acting { agent: found.agent, name: found.agent_name.clone() })
    }

    fn any_role(&self) -> Role {
        let member = self.memberships.first().map(|m| m.role);
        member.or(self.posts.first().map(|p| p.role)).unwrap_or(Role::System)
    }

    fn holds(&self, grant: &Grant, on: &Subject) -> bool {
        let bound = !on.organizations.is_empty() || on.owner.is_some() || !on.regions.is_empty();
        match grant.scope {
            Scope::Any => self.has(grant.role),
            Scope::OwnOrganization if bound => self
                .memberships
                .iter()
                .any(|m| m.role == grant.role && on.organizations.contains(&m.organization)),
            Scope::Own if bound => {
                self.has(grant.role) && on.owner.is_some() && on.owner == self.user
            }
            Scope::Region if bound => self
                .posts
                .iter()
                .any(|p| p.role == grant.role && on.regions.iter().any(|r| within(r, &p.region))),
            _ => self.has(grant.role),
        }
    }

    /// Does the actor have to do with it at all? Then a refusal may admit that it exists.
    fn knows(&self, on: &Subject) -> bool {
        let nothing = on.organizations.is_empty() && on.owner.is_none() && on.regions.is_empty();
        nothing
            || on.organizations.iter().any(|o| self.is_member(*o))
            || (on.owner.is_some() && on.owner == self.user)
            || self.is_staff()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Membership, Post};

    const EDIT: Permission = Permission::new("x.edit", "修改", &[Grant::OFFICER, Grant::COUNTY]);

    fn member(n: u128, role: Role) -> Actor {
        Actor {
            user: Some(Uuid::from_u128(n)),
            memberships: vec![Membership {
                organization: Uuid::from_u128(n),
                name: String::new(),
                role,
            }],
            ..Actor::default()
        }
    }

    fn county(region: &str) -> Actor {
        Actor {
            user: Some(Uuid::from_u128(9)),
            posts: vec![Post { role: Role::CountyBureau, region: region.to_owned() }],
            ..Actor::default()
        }
    }

    #[test]
    fn decides_by_role_and_scope() {
        let thing = Subject::of(Uuid::from_u128(1)).in_region("河南省/周口市/项城市");
        let check = |actor: &Actor, want: Result<(), Refusal>| {
            assert_eq!(actor.may(&EDIT, &thing).map(|_| ()), want, "{actor:?}");
        };
        check(&member(1, Role::Officer), Ok(()));
        check(&member(1, Role::Researcher), Err(Refusal::Forbidden("修改")));
        check(&member(2, Role::Officer), Err(Refusal::Hidden));
        check(&county("河南省/周口市/项城市"), Ok(()));
        check(&county("河南省/周口市"), Ok(()));
        check(&county("河南省/周口市/沈丘县"), Err(Refusal::Forbidden("修改")));
        check(&Actor::nobody(), Err(Refusal::SignIn));
        let public = thing.clone().known(true);
        assert_eq!(
            member(2, Role::Officer).may(&EDIT, &public).map(|_| ()),
            Err(Refusal::Forbidden("修改"))
        );
    }

    #[test]
    fn an_agent_does_what_it_was_asked_to_and_no_more() {
        const DECIDE: Permission =
            Permission::new("x.decide", "决定", &[Grant::OFFICER]).in_person();
        const OTHER: Permission = Permission::new("y.edit", "修改", &[Grant::OFFICER]);
        let mandate = Mandate {
            principal: Uuid::from_u128(1),
            principal_name: "甲".into(),
            agent: Uuid::from_u128(2),
            agent_name: "乙".into(),
            areas: vec!["x".into()],
        };
        let agent = Actor { mandates: vec![mandate], ..member(2, Role::Broker) };
        let thing = Subject::of(Uuid::from_u128(1));
        let name = |may: &May| may.acting().map(|acting| acting.name.clone());
        let may = agent.may(&EDIT, &thing).unwrap();
        assert_eq!((name(&may), may.role()), (Some("乙".into()), Role::Officer));
        assert!(agent.may(&OTHER, &thing).is_err(), "another area");
        assert!(agent.may(&DECIDE, &thing).is_err(), "in person only");
        assert!(agent.may(&EDIT, &Subject::of(Uuid::from_u128(3))).is_err(), "somebody else");
        assert_eq!(agent.speaks_for("x"), [Uuid::from_u128(1)]);
        assert!(agent.speaks_for("y").is_empty());
        let own = member(1, Role::Officer).may(&EDIT, &thing).unwrap();
        assert_eq!(name(&own), None);
    }

    #[test]
    fn a_region_is_not_a_prefix_of_letters() {
        assert!(!within("河南省/周口市2/项城市", "河南省/周口市"));
        assert!(within("河南省/周口市", "河南省/周口市"));
    }
}
