//! One mix for many takers, on as many threads as are allowed.
//!
//! Mixing is done once; meters, limiters and encoders of the deliverables take the same blocks, each on a thread of its own
//! where there is one. No taker sees another's, and all see every block in order, so that the number of threads changes
//! nothing but the time.
use super::{Error, Mixer};
use crate::units::Frames;
use std::{
    sync::{Arc, mpsc},
    thread,
};

/// Takes a programme block by block.
pub(super) trait Taker {
    /// What is left of it.
    type Given: Send;
    /// A block of interleaved stereo at the timeline's rate.
    fn take(&mut self, block: &[f32]) -> Result<(), Error>;
    /// The programme has ended.
    fn finish(self) -> Result<Self::Given, Error>;
}

/// How many blocks may wait for a thread.
const WAITING: usize = 8;

/// Mix once, and give every block to the takers that `start` makes of `items`. Gives what they give, in order.
pub(super) fn spread<I: Send, T: Taker>(
    mixer: &mut Mixer<'_>,
    items: Vec<I>,
    threads: usize,
    start: impl Fn(I) -> Result<T, Error> + Sync,
    progress: &mut dyn FnMut(Frames),
) -> Result<Vec<T::Given>, Error> {
    let mut done = Frames::ZERO;
    let mut next = |block: &mut Vec<f32>| {
        let more = mixer.next(block)?;
        done += Frames::new(block.len() as u64 / 2);
        progress(done);
        Ok::<_, Error>(more)
    };
    if threads < 2 {
        let mut takers = items.into_iter().map(start).collect::<Result<Vec<_>, _>>()?;
        let mut block = Vec::new();
        while next(&mut block)? {
            takers.iter_mut().try_for_each(|taker| taker.take(&block))?;
        }
        return takers.into_iter().map(Taker::finish).collect();
    }
    let start = &start;
    thread::scope(|scope| {
        let mut lines = Vec::new();
        let mut workers = Vec::new();
        for share in shares(items, threads) {
            let (line, blocks) = mpsc::sync_channel::<Arc<Vec<f32>>>(WAITING);
            lines.push(line);
            workers.push(scope.spawn(move || {
                let mut takers = share.into_iter().map(start).collect::<Result<Vec<_>, _>>()?;
                for block in blocks {
                    takers.iter_mut().try_for_each(|taker| taker.take(&block))?;
                }
                takers.into_iter().map(Taker::finish).collect::<Result<Vec<_>, _>>()
            }));
        }
        let mixed = loop {
            let mut block = Vec::new();
            match next(&mut block) {
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(e) => break Err(e),
            }
            let block = Arc::new(block);
            // a thread that has stopped says why when it is joined
            if lines.iter().any(|line| line.send(Arc::clone(&block)).is_err()) {
                break Ok(());
            }
        };
        drop(lines);
        let given: Vec<_> = workers.into_iter().map(|w| w.join().unwrap_or_else(|_| Err(stopped()))).collect();
        mixed?;
        let mut all = Vec::new();
        for part in given {
            all.extend(part?);
        }
        Ok(all)
    })
}

/// Do one thing for each of `items`, on as many threads as are allowed. Gives what comes of them, in order.
pub(super) fn each<I: Send, G: Send>(
    items: Vec<I>,
    threads: usize,
    work: impl Fn(I) -> Result<G, Error> + Sync,
) -> Result<Vec<G>, Error> {
    if threads < 2 || items.len() < 2 {
        return items.into_iter().map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let shares = shares(items, threads).into_iter();
        let workers: Vec<_> =
            shares.map(|s| scope.spawn(move || s.into_iter().map(work).collect::<Result<Vec<_>, _>>())).collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.join().unwrap_or_else(|_| Err(stopped()))?);
        }
        Ok(all)
    })
}

/// Neighbours stay together, so that the parts put end to end are the whole.
fn shares<I>(items: Vec<I>, threads: usize) -> Vec<Vec<I>> {
    let most = items.len().div_ceil(threads.max(1)).max(1);
    let mut shares: Vec<Vec<I>> = Vec::new();
    for item in items {
        match shares.last_mut() {
            Some(share) if share.len() < most => share.push(item),
            _ => shares.push(vec![item]),
        }
    }
    shares
}

fn stopped() -> Error {
    Error::Codec("a thread of the mix stopped".to_owned())
}
