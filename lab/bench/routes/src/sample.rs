//! The routes and the requests of each scenario. The build script reads this file too.

/// How many routes there are, and which are asked for.
#[derive(Clone, Copy, Debug)]
pub enum Scenario {
    /// 31 paths without variables that begin alike.
    Literal31,
    /// 1,000 of them.
    Literal1000,
    /// 1,000 paths without variables, of which no two begin alike.
    LiteralApart1000,
    /// 1,000 paths with two variables.
    Variables1000,
}

/// Numbers of the routes that are asked for.
const ASKED: [u32; 10] = [0, 3, 7, 11, 14, 17, 20, 23, 26, 30];

impl Scenario {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Literal31,
        Self::Literal1000,
        Self::LiteralApart1000,
        Self::Variables1000,
    ];

    /// The scenario as an argument.
    pub fn name(self) -> &'static str {
        match self {
            Self::Literal31 => "literal31",
            Self::Literal1000 => "literal1000",
            Self::LiteralApart1000 => "literal1000-apart",
            Self::Variables1000 => "variables1000",
        }
    }

    /// The scenario as a type.
    pub fn type_name(self) -> String {
        format!("{self:?}")
    }

    /// Whether the paths have variables.
    pub fn has_variables(self) -> bool {
        matches!(self, Self::Variables1000)
    }

    /// The path templates.
    pub fn templates(self) -> Vec<String> {
        let count = match self {
            Self::Literal31 => 31,
            _ => 1000,
        };
        (0..count).map(|number| self.template(number)).collect()
    }

    /// Paths that have a route, each another one.
    pub fn paths(self) -> Vec<String> {
        let template = ASKED.map(|number| self.template(number));
        let with_values = |text: String| {
            text.replace("{parent}", "project-12")
                .replace("{item}", "task-345")
        };
        template.map(with_values).into()
    }

    fn template(self, number: u32) -> String {
        // Numbers of eight digits that begin differently.
        let name = format!("{:08x}", (number + 1).wrapping_mul(0x9e37_79b1));
        match self {
            Self::Literal31 | Self::Literal1000 => format!("/v2/team.user.{name}"),
            Self::LiteralApart1000 => format!("/{name}/v2/team.user"),
            Self::Variables1000 => format!("/v2/{name}/{{parent}}/items/{{item}}"),
        }
    }
}
