import { SyntaxProblem } from '../../core/problem.js';
import { readXml, type XmlAttributes, type XmlHandler } from '../xml.js';
import { FileBuilder } from './file-builder.js';
import type { BranchCoverage, CoverageReport } from './report.js';

/** Reads a Cobertura XML report as it streams by; throws a `SyntaxProblem` of one sentence for anything else. */
export function parseCobertura(pieces: Iterable<Uint8Array>): CoverageReport {
  const reader = new CoberturaReader();
  readXml(pieces, reader);
  return reader.report();
}

class CoberturaReader implements XmlHandler {
  private readonly builder = new FileBuilder();
  private readonly sources: string[] = [];
  private root: string | null = null;
  private writtenMs: number | null = null;
  /** Statements that the report says it has, and those it lists. */
  private announced = 0;
  private listed = 0;
  private branches = false;
  private filename: string | null = null;
  /** Lines of methods are there again among the lines of their class. */
  private inMethods = false;
  private source: string | null = null;

  open(name: string, attributes: XmlAttributes): void {
    if (name === 'line') {
      if (this.filename !== null && !this.inMethods) this.line(attributes);
    } else if (this.root === null) this.start(name, attributes);
    else if (name === 'class') this.filename = attributes.get('filename') ?? missing('class', 'filename');
    else if (name === 'methods') this.inMethods = true;
    else if (name === 'source') this.source = '';
  }

  text(text: string): void {
    if (this.source !== null) this.source += text;
  }

  close(name: string): void {
    if (name === 'class' && this.filename !== null) {
      this.builder.finish(this.filename);
      this.filename = null;
    } else if (name === 'methods') this.inMethods = false;
    else if (name === 'source') {
      const source = this.source?.trim() ?? '';
      if (source !== '') this.sources.push(source);
      this.source = null;
    }
  }

  report(): CoverageReport {
    const { sources, branches, writtenMs, announced, listed } = this;
    // coverage.py forgets files that have the same name below two of its sources, but counts them.
    if (announced > listed) {
      throw new SyntaxProblem(
        'report',
        `The report counts ${announced} lines but lists only ${listed}, as coverage.py does where two of its sources hold files of the same name; use \`coverage json\` instead.`,
      );
    }
    return { format: 'Cobertura', files: this.builder.all(), sources, branches, writtenMs };
  }

  private start(name: string, attributes: XmlAttributes): void {
    this.root = name;
    if (name !== 'coverage' || attributes.get('clover') !== null) {
      throw new SyntaxProblem('report', 'The file is XML but no Cobertura report; write one with `coverage xml`.');
    }
    this.announced = Number(attributes.get('lines-valid') ?? 0);
    this.branches = Number(attributes.get('branches-valid') ?? 0) > 0;
    const time = Number(attributes.get('timestamp') ?? Number.NaN);
    // coverage.py writes milliseconds, others seconds; 1e11 seconds is the year 5138.
    if (time > 0) this.writtenMs = time < 1e11 ? time * 1000 : time;
  }

  private line(attributes: XmlAttributes): void {
    const number = Number(attributes.get('number') ?? missing('line', 'number'));
    const hits = Number(attributes.get('hits') ?? missing('line', 'hits'));
    if (Number.isNaN(hits)) throw new SyntaxProblem('report', 'A number of hits is no number.');
    this.builder.line(number, hits > 0);
    this.listed++;
    const conditions = attributes.get('condition-coverage');
    if (conditions !== null && attributes.get('branch') === 'true') {
      this.branches = true;
      this.builder.branch(number, branchOf(conditions, attributes.get('missing-branches')));
    }
  }
}

/** `50% (1/2)` and the lines that were not jumped to, as coverage.py lists them: `12,exit`. */
function branchOf(conditions: string, missingBranches: string | null): BranchCoverage {
  const counts = /\(([0-9]{1,9})\/([0-9]{1,9})\)/.exec(conditions.slice(0, 64));
  if (counts === null) throw new SyntaxProblem('report', 'A condition-coverage attribute holds no counts like (1/2).');
  const covered = Number(counts[1]);
  const total = Number(counts[2]);
  const missing = missingBranches === null ? [] : missingBranches.split(',').map((target) => Number(target) || 0);
  return { total, covered, missing: missing.length === total - covered ? missing : null, names: 'target' };
}

function missing(element: string, attribute: string): never {
  throw new SyntaxProblem('report', `A <${element}> has no ${attribute} attribute, so this is no Cobertura report.`);
}
