/** What sets the job of a guardrail in the reusable workflows apart from that of any other. */
export interface WorkflowJob {
  /** The input that switches it, which several guardrails may share; its id by default. */
  readonly switch?: string;
  /** Whether it runs unless told otherwise; true by default. */
  readonly byDefault?: boolean;
  /** What else has to be said of its switch, one clause without a full stop. */
  readonly condition?: string;
  /** Further inputs, by name with one sentence each: texts, empty by default. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Secrets that it takes, by name with one sentence each. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Inputs of its action and what they are given: `inputs.NAME` or `secrets.NAME`. */
  readonly given?: Readonly<Record<string, string>>;
  /** The one of its inputs that names an artifact of an earlier job, laid out below `root` before it looks. */
  readonly artifact?: string;
  /** Whether its folder for tools and results is kept in the actions cache from run to run. */
  readonly cached?: boolean;
}
