/** The version of our markers; it rises when their meaning changes. */
export const MARKER_VERSION = 1;

const MARKER =
  /^<!-- guardrails issue=([a-z0-9-]{1,300}) (?:fp=([0-9a-f]{64}) )?(?:[^\n>]{1,100} )?v=(\d{1,4}) -->(?:\n|$)/;
const LONGEST = 600;

/** What the hidden first line of our issue says. */
export interface IssueMarker {
  readonly guardrail: string;
  /** Of the findings the issue shows; null where another version of the marker has none. */
  readonly fingerprint: string | null;
  readonly version: number;
}

/** The hidden first line of our issue, by which the next run knows it and whether it is up to date. */
export function issueMarker(guardrail: string, fingerprint: string): string {
  return `<!-- guardrails issue=${guardrail} fp=${fingerprint} v=${MARKER_VERSION} -->`;
}

/** The marker that a body begins with, or null. */
export function markerOf(body: string): IssueMarker | null {
  const [, guardrail, fingerprint = null, version] = MARKER.exec(body.slice(0, LONGEST)) ?? [];
  return guardrail === undefined ? null : { guardrail, fingerprint, version: Number(version) };
}
