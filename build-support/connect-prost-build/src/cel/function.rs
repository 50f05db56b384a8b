//! The functions whose meaning is one function of the runtime: a table.

use super::types::Type;

/// Type of a parameter or a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ty {
    Bool,
    Int,
    Uint,
    Double,
    Str,
    Bytes,
    Duration,
    Timestamp,
    /// A list of strings of its own.
    Strings,
    Dyn,
}

impl Ty {
    pub(super) fn of(ty: &Type) -> Option<Ty> {
        Some(match ty {
            Type::Bool => Ty::Bool,
            Type::Int => Ty::Int,
            Type::Uint => Ty::Uint,
            Type::Double => Ty::Double,
            Type::String => Ty::Str,
            Type::Bytes => Ty::Bytes,
            Type::Duration => Ty::Duration,
            Type::Timestamp => Ty::Timestamp,
            Type::Dyn => Ty::Dyn,
            _ => return None,
        })
    }
}

/// How a function is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `f(x)`.
    Plain,
    /// `x.f()`.
    Method,
    /// Both.
    Either,
}

/// One overload; a method's target is its first parameter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Function {
    pub name: &'static str,
    pub style: Style,
    pub parameters: &'static [Ty],
    pub result: Ty,
    /// Path below `protovalidate_prost::__private::cel`.
    pub path: &'static str,
    pub is_fallible: bool,
}

const fn safe(
    name: &'static str,
    style: Style,
    parameters: &'static [Ty],
    result: Ty,
    path: &'static str,
) -> Function {
    Function {
        name,
        style,
        parameters,
        result,
        path,
        is_fallible: false,
    }
}

const fn failing(
    name: &'static str,
    style: Style,
    parameters: &'static [Ty],
    result: Ty,
    path: &'static str,
) -> Function {
    Function {
        name,
        style,
        parameters,
        result,
        path,
        is_fallible: true,
    }
}

use Style::{Either, Method, Plain};
use Ty::{Bool, Bytes, Double, Duration, Dyn, Int, Str, Strings, Timestamp, Uint};

/// Overloads; the first that fits is taken. What takes `Dyn` takes anything.
pub(super) const FUNCTIONS: &[Function] = &[
    safe("size", Either, &[Str], Int, "text::size"),
    safe("size", Either, &[Bytes], Int, "text::size_of_bytes"),
    failing("size", Either, &[Dyn], Int, "size"),
    safe("contains", Method, &[Str, Str], Bool, "text::contains"),
    safe(
        "contains",
        Method,
        &[Bytes, Bytes],
        Bool,
        "text::contains_bytes",
    ),
    safe("startsWith", Method, &[Str, Str], Bool, "text::starts_with"),
    safe(
        "startsWith",
        Method,
        &[Bytes, Bytes],
        Bool,
        "text::starts_with_bytes",
    ),
    safe("endsWith", Method, &[Str, Str], Bool, "text::ends_with"),
    safe(
        "endsWith",
        Method,
        &[Bytes, Bytes],
        Bool,
        "text::ends_with_bytes",
    ),
    failing("matches", Either, &[Str, Str], Bool, "text::matches"),
    failing("charAt", Method, &[Str, Int], Str, "text::char_at"),
    safe("indexOf", Method, &[Str, Str], Int, "text::index_of"),
    failing(
        "indexOf",
        Method,
        &[Str, Str, Int],
        Int,
        "text::index_of_from",
    ),
    safe(
        "lastIndexOf",
        Method,
        &[Str, Str],
        Int,
        "text::last_index_of",
    ),
    failing(
        "lastIndexOf",
        Method,
        &[Str, Str, Int],
        Int,
        "text::last_index_of_from",
    ),
    safe("lowerAscii", Method, &[Str], Str, "text::lower_ascii"),
    safe("upperAscii", Method, &[Str], Str, "text::upper_ascii"),
    safe("replace", Method, &[Str, Str, Str], Str, "text::replace"),
    safe(
        "replace",
        Method,
        &[Str, Str, Str, Int],
        Str,
        "text::replace_some",
    ),
    safe("split", Method, &[Str, Str], Strings, "text::split"),
    safe(
        "split",
        Method,
        &[Str, Str, Int],
        Strings,
        "text::split_some",
    ),
    failing(
        "substring",
        Method,
        &[Str, Int],
        Str,
        "text::substring_from",
    ),
    failing(
        "substring",
        Method,
        &[Str, Int, Int],
        Str,
        "text::substring",
    ),
    safe("trim", Method, &[Str], Str, "text::trim"),
    safe("reverse", Method, &[Str], Str, "text::reverse"),
    safe("isNan", Method, &[Double], Bool, "number::is_nan"),
    safe("isInf", Method, &[Double], Bool, "number::is_inf"),
    safe(
        "isInf",
        Method,
        &[Double, Int],
        Bool,
        "number::is_inf_of_sign",
    ),
    safe("isEmail", Method, &[Str], Bool, "text::is_email"),
    safe("isHostname", Method, &[Str], Bool, "text::is_hostname"),
    safe(
        "isHostAndPort",
        Method,
        &[Str, Bool],
        Bool,
        "text::is_host_and_port",
    ),
    safe("isIp", Method, &[Str], Bool, "text::is_ip"),
    safe("isIp", Method, &[Str, Int], Bool, "text::is_ip_of_version"),
    safe("isIpPrefix", Method, &[Str], Bool, "text::is_ip_prefix"),
    safe(
        "isIpPrefix",
        Method,
        &[Str, Int],
        Bool,
        "text::is_ip_prefix_of_version",
    ),
    safe(
        "isIpPrefix",
        Method,
        &[Str, Bool],
        Bool,
        "text::is_strict_ip_prefix",
    ),
    safe(
        "isIpPrefix",
        Method,
        &[Str, Int, Bool],
        Bool,
        "text::is_strict_ip_prefix_of_version",
    ),
    safe("isUri", Method, &[Str], Bool, "text::is_uri"),
    safe("isUriRef", Method, &[Str], Bool, "text::is_uri_ref"),
    safe("int", Plain, &[Int], Int, "convert::same"),
    failing("int", Plain, &[Uint], Int, "convert::int_of_uint"),
    failing("int", Plain, &[Double], Int, "convert::int_of_double"),
    failing("int", Plain, &[Str], Int, "convert::int_of_text"),
    safe("int", Plain, &[Timestamp], Int, "convert::int_of_timestamp"),
    failing("int", Plain, &[Dyn], Int, "convert::int_of_value"),
    safe("uint", Plain, &[Uint], Uint, "convert::same"),
    failing("uint", Plain, &[Int], Uint, "convert::uint_of_int"),
    failing("uint", Plain, &[Double], Uint, "convert::uint_of_double"),
    failing("uint", Plain, &[Str], Uint, "convert::uint_of_text"),
    failing("uint", Plain, &[Dyn], Uint, "convert::uint_of_value"),
    safe("double", Plain, &[Double], Double, "convert::same"),
    safe("double", Plain, &[Int], Double, "convert::double_of_int"),
    safe("double", Plain, &[Uint], Double, "convert::double_of_uint"),
    failing("double", Plain, &[Str], Double, "convert::double_of_text"),
    failing("double", Plain, &[Dyn], Double, "convert::double_of_value"),
    safe("bool", Plain, &[Bool], Bool, "convert::same"),
    failing("bool", Plain, &[Str], Bool, "convert::bool_of_text"),
    failing("bool", Plain, &[Dyn], Bool, "convert::bool_of_value"),
    safe("string", Plain, &[Str], Str, "convert::text_of_text"),
    safe("string", Plain, &[Int], Str, "convert::text_of_number"),
    safe("string", Plain, &[Uint], Str, "convert::text_of_number"),
    safe("string", Plain, &[Double], Str, "convert::text_of_double"),
    safe("string", Plain, &[Bool], Str, "convert::text_of_number"),
    failing("string", Plain, &[Bytes], Str, "convert::text_of_bytes"),
    safe(
        "string",
        Plain,
        &[Timestamp],
        Str,
        "convert::text_of_number",
    ),
    safe("string", Plain, &[Duration], Str, "convert::text_of_number"),
    failing("string", Plain, &[Dyn], Str, "convert::text_of_value"),
    safe("bytes", Plain, &[Str], Bytes, "convert::bytes_of_text"),
    safe("bytes", Plain, &[Bytes], Bytes, "convert::bytes_of_bytes"),
    safe("duration", Plain, &[Duration], Duration, "convert::same"),
    failing(
        "duration",
        Plain,
        &[Str],
        Duration,
        "convert::duration_of_text",
    ),
    safe("timestamp", Plain, &[Timestamp], Timestamp, "convert::same"),
    failing(
        "timestamp",
        Plain,
        &[Str],
        Timestamp,
        "convert::timestamp_of_text",
    ),
    failing(
        "timestamp",
        Plain,
        &[Int],
        Timestamp,
        "convert::timestamp_of_int",
    ),
    safe("getFullYear", Method, &[Timestamp], Int, "calendar::year"),
    failing(
        "getFullYear",
        Method,
        &[Timestamp, Str],
        Int,
        "calendar::year_in",
    ),
    safe("getMonth", Method, &[Timestamp], Int, "calendar::month"),
    failing(
        "getMonth",
        Method,
        &[Timestamp, Str],
        Int,
        "calendar::month_in",
    ),
    safe("getDate", Method, &[Timestamp], Int, "calendar::date"),
    failing(
        "getDate",
        Method,
        &[Timestamp, Str],
        Int,
        "calendar::date_in",
    ),
    safe(
        "getDayOfMonth",
        Method,
        &[Timestamp],
        Int,
        "calendar::day_of_month",
    ),
    failing(
        "getDayOfMonth",
        Method,
        &[Timestamp, Str],
        Int,
        "calendar::day_of_month_in",
    ),
    safe(
        "getDayOfWeek",
        Method,
        &[Timestamp],
        Int,
        "calendar::day_of_week",
    ),
    failing(
        "getDayOfWeek",
        Method,
        &[Timestamp, Str],
        Int,
        "calendar::day_of_week_in",
    ),
    safe(
        "getDayOfYear",
        Method,
        &[Timestamp],
        Int,
        "calendar::day_of_year",
    ),
    failing(
        "getDayOfYear",
        Method,
        &[Timestamp, Str],
        Int,
        "calendar::day_of_year_in",
    ),
    safe("getHours", Method, &[Timestamp], Int, "calendar::hours"),
    failing(
        "getHours",
        Method,
        &[Timestamp, Str],
        Int,
        "calendar::hours_in",
    ),
    safe("getMinutes", Method, &[Timestamp], Int, "calendar::minutes"),
    failing(
        "getMinutes",
        Method,
        &[Timestamp, Str],
        Int,
        "calendar::minutes_in",
    ),
    safe("getSeconds", Method, &[Timestamp], Int, "calendar::seconds"),
    failing(
        "getSeconds",
        Method,
        &[Timestamp, Str],
        Int,
        "calendar::seconds_in",
    ),
    safe(
        "getMilliseconds",
        Method,
        &[Timestamp],
        Int,
        "calendar::milliseconds",
    ),
    failing(
        "getMilliseconds",
        Method,
        &[Timestamp, Str],
        Int,
        "calendar::milliseconds_in",
    ),
    safe(
        "getHours",
        Method,
        &[Duration],
        Int,
        "calendar::whole_hours",
    ),
    safe(
        "getMinutes",
        Method,
        &[Duration],
        Int,
        "calendar::whole_minutes",
    ),
    safe(
        "getSeconds",
        Method,
        &[Duration],
        Int,
        "calendar::whole_seconds",
    ),
    safe(
        "getMilliseconds",
        Method,
        &[Duration],
        Int,
        "calendar::subsecond_milliseconds",
    ),
];
