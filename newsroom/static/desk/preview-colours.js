// A page in a frame, light or dark whatever this machine is set to. A frame does not take over the
// colours of what is around it, and no script can set what a browser prefers: so the rules that ask
// for it are switched.

function switchRules(rules, scheme) {
  for (const rule of rules) {
    const asked = rule.media?.mediaText.match(/prefers-color-scheme:\s*(dark|light)/)?.[1];
    if (asked) rule.media.mediaText = asked === scheme ? "all" : "not all";
    if (rule.cssRules) switchRules(rule.cssRules, scheme);
  }
}

// `scheme` is empty for what the machine prefers: the page is as it came.
export function colour(page, scheme) {
  if (!scheme) return;
  for (const sheet of page.styleSheets) switchRules(sheet.cssRules, scheme);
  page.documentElement.style.colorScheme = scheme;
}
