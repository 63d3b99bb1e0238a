//! Levels, loudness and peaks, in hundredths.
use super::QuantityError;
use std::{
    fmt,
    ops::{Add, Mul, Neg, Sub},
    str::FromStr,
};

/// A difference of level in decibels, kept in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Db(i32);

/// A loudness in LUFS (ITU-R BS.1770), kept in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Lufs(i32);

/// A true peak in dBTP (ITU-R BS.1770 annex 2), kept in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct TruePeak(i32);

/// A linear factor. Only `audio` multiplies by it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, serde::Serialize)]
#[serde(transparent)]
pub struct Gain(pub f32);

impl Gain {
    /// Leaves a sample as it is.
    pub const UNITY: Self = Self(1.0);
    /// Silence.
    pub const ZERO: Self = Self(0.0);
}

impl Mul for Gain {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self(self.0 * other.0)
    }
}

impl Db {
    /// No change.
    pub const ZERO: Self = Self(0);

    /// As a linear factor. The same on every platform.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "samples are f32")]
    pub fn gain(self) -> Gain {
        Gain(libm::pow(10.0, f64::from(self.0) / 2000.0) as f32)
    }
}

impl Neg for Db {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sub for Lufs {
    type Output = Db;
    fn sub(self, other: Self) -> Db {
        Db(self.0.saturating_sub(other.0))
    }
}

impl Sub for TruePeak {
    type Output = Db;
    fn sub(self, other: Self) -> Db {
        Db(self.0.saturating_sub(other.0))
    }
}

macro_rules! hundredths {
    ($name:ident, $unit:literal, $wanted:literal) => {
        impl $name {
            /// From hundredths.
            #[must_use]
            pub const fn from_centi(hundredths: i32) -> Self {
                Self(hundredths)
            }

            /// In hundredths.
            #[must_use]
            pub const fn centi(self) -> i32 {
                self.0
            }

            /// From a measurement, rounded to the nearest hundredth. `None` when it is not a finite number: silence has
            /// no level.
            #[must_use]
            #[expect(clippy::cast_possible_truncation, reason = "clamped first")]
            pub fn from_f64(value: f64) -> Option<Self> {
                let hundredths = libm::round(value * 100.0).clamp(-1.0e9, 1.0e9);
                value.is_finite().then_some(Self(hundredths as i32))
            }

            /// As a float, for formats that want one.
            #[must_use]
            pub fn as_f64(self) -> f64 {
                f64::from(self.0) / 100.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let sign = if self.0 < 0 { "-" } else { "" };
                let n = self.0.unsigned_abs();
                if n % 100 == 0 {
                    write!(f, "{sign}{}{}", n / 100, $unit)
                } else {
                    write!(f, "{sign}{}.{:02}{}", n / 100, n % 100, $unit)
                }
            }
        }

        /// The unit must stand there: a bare number could mean anything.
        impl FromStr for $name {
            type Err = QuantityError;
            fn from_str(text: &str) -> Result<Self, QuantityError> {
                let wrong = || QuantityError { text: text.to_owned(), wanted: $wanted };
                let number = text.trim().strip_suffix($unit.trim()).ok_or_else(wrong)?.trim();
                let plain = number.replace(['−', '–'], "-");
                if !plain.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.')) {
                    return Err(wrong());
                }
                let value: f64 = plain.parse().map_err(|_| wrong())?;
                Self::from_f64(value).ok_or_else(wrong)
            }
        }

        impl Add<Db> for $name {
            type Output = Self;
            fn add(self, change: Db) -> Self {
                Self(self.0.saturating_add(change.0))
            }
        }

        impl Sub<Db> for $name {
            type Output = Self;
            fn sub(self, change: Db) -> Self {
                Self(self.0.saturating_sub(change.0))
            }
        }
    };
}
hundredths!(Db, "dB", "a level: write it like -2dB");
hundredths!(Lufs, " LUFS", "a loudness: write it like -16 LUFS");
hundredths!(TruePeak, " dBTP", "a true peak: write it like -1 dBTP");

#[cfg(test)]
mod tests {
    use super::{Db, Lufs};

    #[test]
    fn levels_need_their_unit() {
        assert_eq!("-2.5dB".parse(), Ok(Db::from_centi(-250)));
        assert_eq!("+1.5 dB".parse(), Ok(Db::from_centi(150)));
        assert_eq!("−16 LUFS".parse(), Ok(Lufs::from_centi(-1600)));
        for wrong in ["2", "dB", "infdB", "NaNdB", "1e3dB", "-16 dB"] {
            assert!(wrong.parse::<Lufs>().is_err(), "{wrong}");
        }
        assert!("2".parse::<Db>().is_err());
    }

    #[test]
    fn the_difference_of_two_loudnesses_is_a_level() {
        let change: Db = Lufs::from_centi(-1600) - Lufs::from_centi(-2312);
        assert_eq!(change.to_string(), "7.12dB");
        assert!((change.gain().0 - 2.27).abs() < 0.01);
    }

    #[test]
    fn silence_has_no_level() {
        assert_eq!(Lufs::from_f64(f64::NEG_INFINITY), None);
    }
}
