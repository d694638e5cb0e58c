/** GitHub's own toolkit, as it comes: a bundle of its own that only `openToolkit` loads, for it acts as it is imported. */
export { context, getOctokit } from '@actions/github';
