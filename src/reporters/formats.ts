import { renderGithub } from './github.js';
import { renderJson } from './json.js';
import { renderMarkdown } from './markdown.js';
import type { Format, Reporter } from './reporter.js';
import { renderSarif } from './sarif.js';
import { renderText } from './text.js';

/** The reporter of each format. */
export const REPORTERS: Readonly<Record<Format, Reporter>> = {
  text: renderText,
  json: renderJson,
  sarif: renderSarif,
  markdown: renderMarkdown,
  github: renderGithub,
};
