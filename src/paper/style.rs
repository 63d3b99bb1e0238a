//! How the recording copy looks, and what it says itself.

/// The page's own words.
pub(super) struct Words {
    pub(super) copy: &'static str,
    pub(super) slot: &'static str,
    pub(super) end: &'static str,
}

pub(super) const ENGLISH: Words = Words { copy: "recording copy", slot: "slot", end: "END" };
pub(super) const KOREAN: Words = Words { copy: "녹음 대본", slot: "편성", end: "끝" };

/// Large, ragged right, nothing broken over two pages, no Korean word broken at all.
pub(super) const CSS: &str = "body{font:18pt/1.8 Georgia,'Noto Serif','Noto Serif CJK KR',serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}\
:lang(ko){word-break:keep-all}header p{font:11pt/1.4 system-ui,sans-serif;margin:0;color:#555}h1{font-size:1.6em;line-height:1.2;margin:.2em 0}\
h2{font-size:1em;border-bottom:2px solid #111;margin:2em 0 .6em;padding-left:4.5rem;position:relative;break-after:avoid}h2 small{font:11pt system-ui,sans-serif;color:#555}\
.block{padding-left:4.5rem;position:relative;break-inside:avoid;margin:0 0 .9em}.block p{margin:0}.clock{position:absolute;left:0;font:11pt/1.3 ui-monospace,monospace;color:#555;padding-top:.5em}\
h2 .clock{padding-top:.3em}.block b{font:bold 11pt system-ui,sans-serif;letter-spacing:.02em}.mark{font:10pt ui-monospace,monospace;border:1px solid #999;border-radius:.3em;padding:0 .35em;color:#444}\
.cue div{border:1.5px solid #777;border-radius:.3em;padding:.35em .7em;font:12pt/1.5 system-ui,sans-serif}.air div{border:2.5px solid #b00020}.air b::before{content:'● ';color:#b00020}\
.note{margin:0 0 .9em 4.5rem;background:#f1efe9;border-left:4px solid #999;padding:.4em .8em;font:12pt/1.5 system-ui,sans-serif;break-inside:avoid}.hold{border-color:#b00020}\
i{color:#777;font-size:.85em}em{font-style:normal;text-decoration:underline}rt{font:.5em system-ui,sans-serif;color:#555}.end{text-align:center;letter-spacing:.3em;margin:2em 0}\
@page{margin:18mm;@bottom-right{content:counter(page) ' / ' counter(pages);font:10pt system-ui,sans-serif;color:#555}}@media print{body{margin:0;max-width:none}}";
