/** Jobs of GitHub Actions. */
export interface GitHubPipelines {
  readonly host: "github";
  /** `owner/name`, as GitHub writes it: IAM distinguishes upper and lower case. */
  readonly repository: string;
  /**
   * The environment that a job must name. Its protection rules then decide who gets the role.
   *
   * @default jobs of pull requests, from branches of the repository: a fork gets no token
   */
  readonly deploymentEnvironment?: string;
}

/** Jobs of GitLab CI, of all branches of a project: pipelines of merge requests have the source branch in their token. */
export interface GitLabPipelines {
  readonly host: "gitlab";
  /** `group/project`, with all groups above it. */
  readonly project: string;
  /** @default https://gitlab.com */
  readonly url?: string;
  /** The `aud` in `id_tokens` of the job. @default the url */
  readonly audience?: string;
}

/** The identity of a pipeline, as its token has it. */
export interface PipelineTrust {
  /** Issuer of the tokens, with its scheme: the URL of IAM's identity provider. */
  readonly issuer: string;
  readonly audience: string;
  /** The subject that a token must have. */
  readonly subject: string;
  /** True if `*` in the subject stands for any text. */
  readonly isPattern: boolean;
}

const NAME = "[A-Za-z0-9_.-]+";
const REPOSITORY = new RegExp(`^${NAME}/${NAME}$`);
const PROJECT = new RegExp(`^${NAME}(/${NAME})+$`);
const ENVIRONMENT = /^[A-Za-z0-9_./ -]{1,255}$/;
const URL_OF_GITLAB = /^https:\/\/[a-z0-9.-]+(:\d+)?(\/[A-Za-z0-9_./-]*[A-Za-z0-9_-])?$/;

/**
 * Returns what the token of a trusted pipeline must contain. A repository or project is always named completely: a token of any other one
 * at the same host is refused.
 *
 * @throws Error for a name that is a pattern, or has another form
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @see https://docs.gitlab.com/ci/secrets/id_token_authentication/
 */
export function trustOf(pipelines: GitHubPipelines | GitLabPipelines): PipelineTrust {
  if (pipelines.host === "github") {
    const { repository, deploymentEnvironment: environment } = pipelines;
    requireForm(REPOSITORY, repository, "repository", "owner/name, without patterns");
    if (environment !== undefined) requireForm(ENVIRONMENT, environment, "deploymentEnvironment", "the name of one environment");
    const subject = `repo:${repository}:${environment === undefined ? "pull_request" : `environment:${environment}`}`;
    return { issuer: "https://token.actions.githubusercontent.com", audience: "sts.amazonaws.com", subject, isPattern: false };
  }
  const { project, url = "https://gitlab.com", audience = url } = pipelines;
  requireForm(PROJECT, project, "project", "group/project, without patterns");
  requireForm(URL_OF_GITLAB, url, "url", "an https URL without a slash at its end");
  return { issuer: url, audience, subject: `project_path:${project}:ref_type:branch:ref:*`, isPattern: true };
}

function requireForm(form: RegExp, value: string, name: string, allowed: string): void {
  if (!form.test(value)) throw new Error(`${name}: ${JSON.stringify(value)} is not allowed; use ${allowed}.`);
}
