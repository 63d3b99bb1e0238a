//! Which gain and which ceiling a file is written with: foreseen first, then found.
//!
//! What a file came out as says how far off it is; the forecast says what more gain or another ceiling does to it. Once one
//! gain was too soft and another too loud, the one between them is tried, for an encoder may jump where its input does not.
use super::{
    forecast::Forecast,
    limit::{Dip, Release},
    measure::Over,
};
use crate::units::{Db, Lufs, TruePeak};

/// A limiter that takes more than this off the loudness is tried out before anything is encoded.
const HEAVY: f64 = 0.3;
/// One that takes more than this has noise or claps before it and lets go quickly: held down between two claps, they would
/// never be loud enough.
const DENSE: f64 = 3.0;
/// A peak so little below the limit, in dB, is lowered together with those above it.
pub(super) const CLOSE: f64 = 0.15;
/// A peak so far below the limit, in dB, stays there when all of the file is moved.
const SAFE: f64 = 0.03;
/// Where the ceiling was lowered so often without an end, more of the gain is tried again.
const MANY: u32 = 5;
/// A gain so far above the ceiling, in dB, makes nothing denser any more.
const DRIVEN: f64 = 45.0;
/// An encoder takes so much off the peaks of noise at most, in dB: the ceiling is never farther above the limit.
const ABOVE: f64 = 3.0;
/// A file may be so much too soft, in LU, where nothing else helps: a little less than every profile allows.
const LAST: f64 = 0.08;
/// By how much denser each decibel of gain above the ceiling makes a file, in dB, as long as nothing else is known.
const DENSER: f64 = 0.3;
/// A file that lies farther below its limit than this, in dB, may have less of the limiter,
const ROOM: f64 = 1.0;
/// where that took more than this.
const MUCH: f64 = 5.0;
/// So often is that tried.
const EASED: u32 = 3;
/// So few peaks are lowered one by one.
const FEW: usize = 12;
/// Where all is dense, an encoder's peak falls by less than what goes in: it is lowered so much more.
const DEEP: f64 = 1.5;
/// How far around a peak the ceiling is lowered: an MPEG granule.
const SMEAR: u64 = 576;
/// A gain changes by no more than this at once, in dB,
const LEAP: f64 = 15.0;
/// and where gain and ceiling move together by no more than this.
const SQUEEZE: f64 = 8.0;

/// With what a file is written.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) gain: Db,
    pub(super) ceiling: TruePeak,
    pub(super) dips: Vec<Dip>,
    pub(super) release: Release,
}

/// What a file came out as, for the search.
pub(super) struct Came<'a> {
    /// By how much it is to be louder; none where that is as it should be.
    pub(super) off: Option<Db>,
    /// In dBTP.
    pub(super) peak: f64,
    /// What peaks may be, in dBTP.
    pub(super) limit: f64,
    /// Where it came near to that or passed it.
    pub(super) overs: &'a [Over],
}

/// The search for the settings of one file.
pub(super) struct Search<'f> {
    pub(super) now: Settings,
    /// How often the ceiling was lowered, because an encoder had made a peak higher than it was.
    pub(super) lowered: u32,
    /// Whether it is worth trying out before anything is encoded.
    pub(super) heavy: bool,
    forecast: &'f Forecast,
    /// How far below the limit the ceiling began, in dB.
    reserve: f64,
    /// Whether an encoder makes other peaks than went in.
    coded: bool,
    /// What was tried, in dB: of a slow release gains with the ceiling of now, and by how much louder the file had to be; of a quick
    /// one gains above the ceiling, and the peak at the right loudness.
    tried: Vec<(f64, f64)>,
    /// The gain above the ceiling, in dB, by which what goes into an encoder is as loud as the file is to be.
    least: f64,
    /// How often less of the limiter was tried, and the settings that obeyed before that.
    eased: u32,
    uneased: Option<Settings>,
}

impl<'f> Search<'f> {
    /// To bring a mix to `aim` below a limit, of which `reserve` is left to the encoder, if it is `coded`.
    pub(super) fn new(
        forecast: &'f Forecast,
        mix: Option<Lufs>,
        aim: Lufs,
        limit: TruePeak,
        (reserve, coded): (Db, bool),
    ) -> Self {
        let ceiling = limit - reserve;
        let wanted = mix.map_or(Db::ZERO, |found| aim - found);
        let mut search = Self {
            now: Settings { gain: wanted, ceiling, dips: Vec::new(), release: Release::Slow },
            lowered: 0,
            heavy: false,
            forecast,
            reserve: reserve.as_f64(),
            coded,
            tried: Vec::new(),
            least: 0.0,
            eased: 0,
            uneased: None,
        };
        if mix.is_some() {
            search.heavy = search.foresee(wanted.as_f64()) > HEAVY;
        }
        search
    }

    /// Take the gain after which the limiter leaves so many dB; say how much it takes.
    fn foresee(&mut self, left: f64) -> f64 {
        let (forecast, ceiling) = (self.forecast, self.now.ceiling.as_f64());
        let gain = |release| forecast.gain(left, ceiling, release);
        let mut found = gain(self.now.release);
        let loss = found - left;
        if loss > DENSE && self.now.release == Release::Slow {
            self.now.release = Release::Quick;
            self.tried.clear();
            found = gain(Release::Quick);
        }
        // quantised before it is used, so that a difference in the last bit changes nothing
        self.now.gain = Db::from_f64(found).unwrap_or(self.now.gain);
        loss
    }

    /// What the limiter is thought to leave of the gain of now under a ceiling.
    fn left(&self, ceiling: TruePeak) -> f64 {
        let gain = self.now.gain.as_f64();
        gain - self.forecast.loss(gain, ceiling.as_f64(), self.now.release)
    }

    /// A trial came out so much too soft.
    pub(super) fn tried_out(&mut self, off: Db) {
        self.foresee(self.left(self.now.ceiling) + off.as_f64());
        self.least = self.drive();
        self.heavy = off.centi().abs() > 3;
    }

    /// After a file that missed: other settings.
    pub(super) fn correct(&mut self, came: &Came<'_>, round: u32) {
        if let Some(before) = self.uneased.take() {
            let fits = came.peak + came.off.unwrap_or_default().as_f64() <= came.limit - SAFE;
            if !fits || self.eased > EASED {
                self.now = before;
                self.eased = EASED + 1;
                return;
            }
            self.eased += 1;
            self.uneased = Some(before);
        } else if came.peak > came.limit {
            self.lowered += 1;
        } else {
            // too soft or too loud
        }
        match self.now.release {
            Release::Slow => self.level(came, round),
            Release::Quick => self.squeeze(came),
        }
    }

    /// Whether a file that obeys lies so far below its limit that its limiter may have less to do, and is to be tried so. `took` is
    /// what that took at most, in dB.
    pub(super) fn eases(&mut self, peak: f64, limit: f64, took: f64) -> bool {
        let room = limit - CLOSE - peak;
        if !self.coded || self.eased >= EASED || room < ROOM || took < MUCH {
            return false;
        }
        let Some(up) = Db::from_f64(room * 0.8) else { return false };
        if self.eased == 0 {
            self.least = self.least.min(self.drive());
        }
        self.eased += 1;
        self.uneased = Some(self.now.clone());
        self.tried.clear();
        let (left, drive) = (self.left(self.now.ceiling), self.drive());
        self.now.ceiling = self.now.ceiling + up;
        match self.now.release {
            Release::Slow => drop(self.foresee(left)),
            Release::Quick => {
                let drive = (drive - up.as_f64() / DENSER).max(self.least);
                let gain = Db::from_f64(self.now.ceiling.as_f64() + drive);
                self.now.gain = gain.unwrap_or(self.now.gain);
            }
        }
        true
    }

    /// How far the gain lies above the ceiling, in dB.
    fn drive(&self) -> f64 {
        self.now.gain.as_f64() - self.now.ceiling.as_f64()
    }

    /// Gain and ceiling one after the other: of most programmes the limiter takes a few peaks.
    fn level(&mut self, came: &Came<'_>, round: u32) {
        let before = self.now.ceiling;
        if came.peak > came.limit {
            self.lower(came);
        } else if let Some(off) = came.off.filter(|off| *off > Db::ZERO) {
            self.raise(off.as_f64(), came);
        } else {
            // as it was
        }
        let Some(off) = came.off else { return };
        let off = off.as_f64();
        if before != self.now.ceiling || came.peak > came.limit {
            self.tried.clear();
            self.foresee(self.left(before) + off);
            return;
        }
        self.tried.push((self.now.gain.as_f64(), off));
        match self.between().or_else(|| self.beyond()).and_then(Db::from_f64) {
            Some(gain) if self.tried.iter().all(|(tried, _)| Db::from_f64(*tried) != Some(gain)) => {
                self.now.gain = gain;
                let left = self.left(before);
                if gain.as_f64() - left > DENSE {
                    self.foresee(left);
                }
            }
            _ => {
                // steps of several sizes, so that no two answers lead to each other for ever
                let part = match round {
                    1..4 => 1.0,
                    4..8 => 0.7,
                    _ => [0.5, 0.9, 0.3, 1.1][round as usize % 4],
                };
                self.foresee(self.left(before) + off * part);
            }
        }
    }

    /// A gain between one that was too soft and one that was too loud.
    fn between(&self) -> Option<f64> {
        let soft = self.tried.iter().filter(|(_, off)| *off > 0.0).max_by(|a, b| a.0.total_cmp(&b.0))?;
        let loud = self.tried.iter().filter(|(_, off)| *off < 0.0).min_by(|a, b| a.0.total_cmp(&b.0))?;
        let part = (soft.1 / (soft.1 - loud.1)).clamp(0.35, 0.65);
        (soft.0 < loud.0).then(|| (loud.0 - soft.0).mul_add(part, soft.0))
    }

    /// Gain and ceiling together: where the limiter takes most of what is added, only the gain above the ceiling says how dense
    /// a file is, and both together how loud. A peak that stands too high over the loudness wants more of the first, all else
    /// of the second.
    fn squeeze(&mut self, came: &Came<'_>) {
        let off = came.off.unwrap_or_default();
        // what the peak is at the right loudness
        let peak = came.peak + off.as_f64();
        let drive = self.drive();
        let driven = if self.coded && self.lowered < MANY { DRIVEN } else { DRIVEN + LEAP };
        let fits = peak <= came.limit - SAFE;
        let near = off.as_f64().abs() < CLOSE && !came.overs.is_empty();
        let dips = near && self.coded && !fits && (came.overs.len() < FEW || drive >= driven);
        if dips {
            self.tried.clear();
            self.dip(came);
        }
        if dips || fits || drive >= driven {
            let most = Db::from_f64(came.limit + ABOVE - self.now.ceiling.as_f64());
            let mut off = most.map_or(off, |most| off.min(most));
            if !dips && !fits {
                // the last hundredths of what a profile allows
                off = off - Db::from_f64((peak - came.limit + SAFE).min(LAST)).unwrap_or_default();
            }
            self.now.gain = self.now.gain + off;
            self.now.ceiling = self.now.ceiling + off;
            return;
        }
        self.tried.push((drive, peak));
        // what two files say of each other is chance where the one that was squeezed more is no denser
        let slope = match self.tried.as_slice() {
            [.., before, last] if last.0 > before.0 && last.1 < before.1 => (before.1 - last.1) / (last.0 - before.0),
            _ => DENSER,
        };
        // the second time so far that a third is not needed; what was too much is given back in the end
        let close = if self.lowered == 2 { CLOSE + self.ample() } else { CLOSE };
        let more = (peak - came.limit + close) / slope.clamp(0.05, 0.8);
        let more = more.clamp(0.5, SQUEEZE).min(driven - drive);
        let Some((down, more)) = Db::from_f64(came.peak - came.limit + close).zip(Db::from_f64(more)) else { return };
        self.now.ceiling = self.now.ceiling - down;
        self.now.gain = self.now.gain - down + more;
    }

    /// A gain as far beyond the last two as these say, where the limiter takes most of what is added.
    fn beyond(&self) -> Option<f64> {
        let [.., before, last] = self.tried.as_slice() else { return None };
        let gained = (before.1 - last.1) / (last.0 - before.0);
        let plain = (last.0 - before.0).abs() > 0.5 && gained > 0.02 && gained < 0.9;
        plain.then(|| last.0 + (last.1 / gained).clamp(-LEAP, LEAP))
    }

    /// Lower the ceiling: first where the file came out too high, or so close that the next encoding may; then all of it;
    /// and where that does not help either, in the places again, for a lower ceiling may make more peaks of noise.
    fn lower(&mut self, came: &Came<'_>) {
        if self.lowered % 8 != 2 {
            return self.dip(came);
        }
        let more = if self.lowered == 2 { self.ample() } else { 0.2 };
        self.now.ceiling = self.now.ceiling - Db::from_f64(came.peak - came.limit + more).unwrap_or(Db::ZERO);
    }

    /// So far below the limit that a third time is not needed, in dB: what comes out differs from one encoding to the next, and the
    /// more, the fewer bits there are.
    fn ample(&self) -> f64 {
        0.4 + self.reserve / 2.0
    }

    /// Lower the ceiling where the file came near to the limit or passed it.
    fn dip(&mut self, came: &Came<'_>) {
        let mut found: Vec<Dip> = Vec::new();
        let deep = match self.now.release {
            Release::Slow => 1.0,
            Release::Quick if self.lowered < 2 => DEEP,
            Release::Quick => 2.0 * DEEP,
        };
        for over in came.overs {
            let peak = 20.0 * libm::log10(f64::from(over.peak));
            let down = (peak - came.limit).mul_add(deep, CLOSE * f64::from(self.lowered.max(2)));
            let down = libm::pow(10.0, -down / 20.0) as f32;
            // an encoder's frame is smeared over its neighbours
            let at = over.frame.saturating_sub(SMEAR)..over.frame + SMEAR;
            match found.last_mut().filter(|d| over.frame < d.at.end) {
                // of several peaks side by side the highest says how far
                Some(dip) => dip.factor = dip.factor.min(down),
                None => found.push(Dip { at, factor: down }),
            }
        }
        // one that was made before was not deep enough
        let mut kept = Vec::new();
        for old in &self.now.dips {
            let near = found.partition_point(|d| d.at.end <= old.at.start);
            match found.get_mut(near).filter(|d| d.at.start < old.at.end) {
                Some(dip) => dip.factor *= old.factor,
                None => kept.push(old.clone()),
            }
        }
        found.append(&mut kept);
        found.sort_by_key(|d| (d.at.start, d.at.end));
        self.now.dips = found;
    }

    /// Where the limiter takes nearly all that is added, room below the limit is what makes a file louder.
    fn raise(&mut self, off: f64, came: &Came<'_>) {
        let room = came.limit - CLOSE - came.peak;
        if self.lowered > 1 && room > 0.0 {
            self.now.ceiling = self.now.ceiling + Db::from_f64(room.min(off)).unwrap_or(Db::ZERO);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Came, Forecast, Search};
    use crate::units::{Db, Lufs, TruePeak};

    #[test]
    fn where_an_encoder_jumps_the_gain_right_before_the_jump_is_found() {
        let mut forecast = Forecast::new(480 * 1000);
        (0..1000).for_each(|_| forecast.step(1e-3, 0.1));
        let (aim, limit) = (Lufs::from_centi(-2_300), TruePeak::from_centi(-100));
        for jump in [0.2, 0.3, 1.0] {
            // softer than what went in, and from one gain on louder
            let encoded = |gain: f64| gain - 29.44 + if gain > 6.40 { jump } else { 0.0 };
            let mut search = Search::new(&forecast, Lufs::from_f64(-29.0), aim, limit, (Db::from_centi(90), true));
            let mut found = f64::INFINITY;
            for round in 1..=8 {
                found = aim.as_f64() - encoded(search.now.gain.as_f64());
                if found.abs() <= 0.1 {
                    break;
                }
                search.correct(&Came { off: Db::from_f64(found), peak: -6.0, limit: -1.0, overs: &[] }, round);
            }
            assert!(found.abs() <= 0.1, "a jump of {jump} LU: {found}");
            assert_eq!(search.lowered, 0);
        }
    }
}
