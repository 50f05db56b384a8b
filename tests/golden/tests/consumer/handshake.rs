//! Generated code and a runtime crate that do not fit together do not compile, and say which of them to update.

use super::{BUILD, Consumer};

/// The compiler's output when the code was generated for that version of protojson-prost.
fn rejection(consumer: &str, version: u32) -> String {
    let consumer = Consumer::new(consumer);
    // As if another generator had written the file.
    let other = format!(
        r#"let file = std::path::Path::new(&std::env::var("OUT_DIR")?).join("shop.v1.rs");
    let text = std::fs::read_to_string(&file)?;
    let newest = "::protojson_prost::__private::check({newest});";
    assert!(text.contains(newest));
    std::fs::write(&file, text.replace(newest, "::protojson_prost::__private::check({version});"))?;
    Ok(())"#,
        newest = protojson_prost::__private::NEWEST,
    );
    consumer.write("build.rs", &BUILD.replace("Ok(())", &other));
    let output = consumer.run();
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_runtime_that_is_too_old_says_so() {
    let errors = rejection("old-runtime", u32::MAX);
    let wanted = "protojson-prost is older than the code that connect-prost-build has generated for it: \
                  update protojson-prost, here it is 0.1.0";
    assert!(errors.contains(wanted), "{errors}");
    assert!(errors.contains("shop.v1.rs:3:15"), "{errors}");
}

#[test]
fn generated_code_that_is_too_old_says_so() {
    let errors = rejection("old-code", 0);
    let wanted = "this code was generated for an older protojson-prost: \
                  update connect-prost-build to 0.1.0 and generate again";
    assert!(errors.contains(wanted), "{errors}");
    assert!(errors.contains("shop.v1.rs:3:15"), "{errors}");
}
