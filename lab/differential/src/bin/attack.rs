//! `attack NAME SIZE`: reads one hostile input once, to have its instructions counted.

use std::env;
use std::error::Error;

use differential::attack::ATTACKS;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [name, size] = arguments.as_slice() else {
        return Err("usage: attack NAME SIZE".into());
    };
    let attack = ATTACKS
        .iter()
        .find(|attack| attack.name == name)
        .ok_or_else(|| format!("no attack {name}"))?;
    // Whether it is read or refused is for the tests to check.
    let _ = attack.read(&attack.input(size.parse()?));
    Ok(())
}
