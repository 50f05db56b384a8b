//! Generates with one of each option.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    connect_prost_build::configure()
        .proto_root("proto")
        .btree_map([".shop.v1.Item"])
        .bytes([".shop.v1.Item"])
        .boxed("Item.cover")
        .boxed(".shop.v1.Item.weight")
        .boxed(".shop.v1.Item.note")
        .boxed(".shop.v1.Item.seal")
        .boxed(".shop.v1.Item.source.link")
        .boxed(".shop.v1.Place")
        .type_attribute("Point", "#[derive(PartialOrd)]")
        .message_attribute(".shop.v1.Size", "#[derive(PartialOrd)]")
        .enum_attribute(".shop.v1.Place.where", "#[derive(PartialOrd)]")
        .field_attribute(".shop.v1.Item.name", "#[doc(alias = \"title\")]")
        .field_attribute(".shop.v1.Item.source.link", "#[doc(alias = \"url\")]")
        .field_attribute(".shop.v1.Color.COLOR_RED", "#[doc(alias = \"rouge\")]")
        .extern_path(".shop.v1.Money", "crate::Money")
        .extern_path(".shop.v1.Currency", "crate::Currency")
        .json_for(".shop.v1.Version", false)
        .validators_for(".shop.v1.Version", false)
        .client(false)
        .client_for(".shop.v1.ReadService", true)
        .server_for("ReadService", false)
        .compile()?;
    Ok(())
}
