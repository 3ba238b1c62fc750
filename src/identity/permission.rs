//! What people may do, as words that roles are made of, and the roles the program comes with.

/// Enter figures.
pub const OBSERVATION_CREATE: &str = "observation.create";
/// See every figure, provisional ones too.
pub const OBSERVATION_READ: &str = "observation.read";
/// Correct figures.
pub const OBSERVATION_UPDATE: &str = "observation.update";
/// Take figures away; the journal keeps them.
pub const OBSERVATION_DELETE: &str = "observation.delete";
/// Enter figures for agencies that neither report them nor were allowed to.
pub const OBSERVATION_ENTER_FOR_OTHERS: &str = "observation.enter-for-others";
/// Mark figures as validated.
pub const OBSERVATION_VALIDATE: &str = "observation.validate";
/// Work for every agency; without it a person is limited to the own one.
pub const AGENCY_ALL: &str = "agency.all";
/// Add and change agencies.
pub const AGENCY_MANAGE: &str = "agency.manage";
/// Add and change users.
pub const USER_MANAGE: &str = "user.manage";
/// Create and revoke API keys.
pub const KEY_MANAGE: &str = "key.manage";
/// See the calls made with the keys of the agencies one works for.
pub const KEY_READ: &str = "key.read";
/// Change what roles may do.
pub const ROLE_MANAGE: &str = "role.manage";
/// Read and download reports.
pub const REPORT_READ: &str = "report.read";
/// Change what is measured.
pub const CATALOGUE_MANAGE: &str = "catalogue.manage";
/// Read who changed what.
pub const JOURNAL_READ: &str = "journal.read";

/// See what was refused, to whom and from where.
pub const SECURITY_READ: &str = "security.read";

/// Every permission there is, in the order of their pages.
pub const ALL: [&str; 16] = [
    OBSERVATION_CREATE,
    OBSERVATION_READ,
    OBSERVATION_UPDATE,
    OBSERVATION_DELETE,
    OBSERVATION_ENTER_FOR_OTHERS,
    OBSERVATION_VALIDATE,
    AGENCY_ALL,
    AGENCY_MANAGE,
    USER_MANAGE,
    KEY_MANAGE,
    KEY_READ,
    ROLE_MANAGE,
    REPORT_READ,
    CATALOGUE_MANAGE,
    JOURNAL_READ,
    SECURITY_READ,
];

/// Name of the role that may do everything.
pub const SUPERADMIN: &str = "superadmin";

/// A role as the program ships it.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// Name, as on the command line.
    pub name: &'static str,
    /// Title, as shown.
    pub title: &'static str,
    /// One sentence on what the role is for.
    pub description: &'static str,
    /// What it may do.
    pub permissions: &'static [&'static str],
}

/// The roles that a new database starts with.
pub const ROLES: [Shipped; 4] = [
    Shipped {
        name: SUPERADMIN,
        title: "Superadmin",
        description: "Boleh melakukan semuanya, termasuk mengatur pengguna, peran, kunci, dan katalog.",
        permissions: &ALL,
    },
    Shipped {
        name: "admin",
        title: "Admin",
        description: "Mengelola angka semua OPD, data OPD, kunci API, dan pengguna di bawah admin.",
        permissions: &[
            OBSERVATION_CREATE,
            OBSERVATION_READ,
            OBSERVATION_UPDATE,
            OBSERVATION_DELETE,
            OBSERVATION_ENTER_FOR_OTHERS,
            OBSERVATION_VALIDATE,
            AGENCY_ALL,
            AGENCY_MANAGE,
            USER_MANAGE,
            KEY_MANAGE,
            KEY_READ,
            REPORT_READ,
            JOURNAL_READ,
            SECURITY_READ,
        ],
    },
    Shipped {
        name: "operator",
        title: "Operator",
        description: "Mengisi dan melihat angka OPD sendiri serta panggilan kunci API-nya.",
        permissions: &[
            OBSERVATION_CREATE,
            OBSERVATION_READ,
            OBSERVATION_UPDATE,
            OBSERVATION_DELETE,
            KEY_READ,
            REPORT_READ,
        ],
    },
    Shipped {
        name: "pimpinan",
        title: "Pimpinan",
        description: "Melihat semua angka, termasuk yang sementara; tidak mengubah apa pun.",
        permissions: &[OBSERVATION_READ, AGENCY_ALL, REPORT_READ],
    },
];

/// The role of this name among those that a new database starts with.
pub fn shipped(name: &str) -> Option<&'static Shipped> {
    ROLES.iter().find(|role| role.name == name)
}
