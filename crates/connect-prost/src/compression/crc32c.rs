//! CRC-32C (Castagnoli) of the Snappy framing format, computed eight bytes at a time.

/// The polynomial with its bits reversed.
const POLYNOMIAL: u32 = 0x82f6_3b78;

/// `TABLES[n][byte]` is the remainder of a byte followed by `n` zero bytes.
const TABLES: [[u32; 256]; 8] = tables();

/// Returns the masked checksum of a block. The mask keeps checksums of data that contains checksums well distributed.
pub(super) fn masked(block: &[u8]) -> u32 {
    checksum(block).rotate_right(15).wrapping_add(0xa282_ead8)
}

fn checksum(block: &[u8]) -> u32 {
    let (eights, rest) = block.as_chunks::<8>();
    let mut crc = !0;
    for eight in eights {
        let word = u64::from_le_bytes(*eight) ^ u64::from(crc);
        crc = TABLES
            .iter()
            .zip(word.to_be_bytes())
            .fold(0, |sum, (table, byte)| sum ^ table[usize::from(byte)]);
    }
    for byte in rest {
        crc = TABLES[0][usize::from(crc as u8 ^ byte)] ^ (crc >> 8);
    }
    !crc
}

const fn tables() -> [[u32; 256]; 8] {
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ if crc & 1 == 1 { POLYNOMIAL } else { 0 };
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut n = 1;
    while n < 8 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[n - 1][byte];
            tables[n][byte] = tables[0][(before & 0xff) as usize] ^ (before >> 8);
            byte += 1;
        }
        n += 1;
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_vectors_of_rfc_3720_match() {
        let ascending: Vec<u8> = (0..32).collect();
        let descending: Vec<u8> = (0..32).rev().collect();
        assert_eq!(checksum(&[0; 32]), 0x8a91_36aa);
        assert_eq!(checksum(&[0xff; 32]), 0x62a8_ab43);
        assert_eq!(checksum(&ascending), 0x46dd_794e);
        assert_eq!(checksum(&descending), 0x113f_db5c);
        assert_eq!(checksum(b"123456789"), 0xe306_9283);
    }
}
