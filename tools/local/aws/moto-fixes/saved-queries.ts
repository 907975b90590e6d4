import { randomUUID } from "node:crypto";
import { AwsError } from "../protocol/errors.js";
import { pageOf } from "../protocol/page-tokens.js";
import { type AwsService, jsonBody, operationName } from "../protocol/request.js";
import { json } from "../protocol/responses.js";

/** A saved query of Logs Insights, as DescribeQueryDefinitions returns it. */
interface QueryDefinition {
  readonly queryDefinitionId: string;
  readonly name: string;
  readonly queryString: string;
  readonly queryLanguage: string;
  readonly logGroupNames?: readonly string[];
  readonly parameters?: readonly unknown[];
}

/** A request, which the gateway has validated against the model. */
interface PutInput extends Partial<QueryDefinition> {
  readonly name: string;
  readonly queryString: string;
  readonly clientToken?: string;
}

interface Saved {
  readonly definition: QueryDefinition;
  /** Ms since 1970. */
  readonly lastModified: number;
  /** The token and the text of the request that created it. */
  readonly createdBy?: { readonly clientToken: string; readonly request: string };
}

/** Source: CloudWatch Logs User Guide, "CloudWatch Logs quotas", saved queries of an account in a region; from memory, 2026. */
const MOST_QUERIES = 1_000;
/** Not documented. It is small, so that a client must follow the tokens. */
const PAGE = 50;
/** Source: CloudWatch Logs API Reference, PutQueryDefinition, name, as it was until 2024. Folders are separated by a slash. */
const NAME = /^([^:*/]+\/?)*[^:*/]+$/;

const invalid = (message: string) => new AwsError(400, "InvalidParameterException", message);

/**
 * Returns the operations for saved queries of CloudWatch Logs Insights, which moto does not have. A query is stored, not parsed or run.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html
 */
export function savedQueriesService(): AwsService {
  /** The queries of each region by id. */
  const regions = new Map<string, Map<string, Saved>>();
  return async (request) => {
    const saved = regions.get(request.region) ?? new Map<string, Saved>();
    regions.set(request.region, saved);
    switch (operationName(request)) {
      case "PutQueryDefinition":
        return json({ queryDefinitionId: put(saved, jsonBody(request) as unknown as PutInput) });
      case "DescribeQueryDefinitions":
        return json(describe(saved, jsonBody(request)));
      case "DeleteQueryDefinition": {
        const { queryDefinitionId: id } = jsonBody(request) as { readonly queryDefinitionId: string };
        if (!saved.delete(id)) throw notFound(id);
        return json({ success: true });
      }
      default:
        return undefined;
    }
  };
}

/** Creates a query, or replaces all values of the query with the id in the request. Returns the id. */
function put(saved: Map<string, Saved>, { clientToken, queryDefinitionId: id, ...given }: PutInput): string {
  const request = JSON.stringify(given);
  if (id === undefined && clientToken !== undefined) {
    const earlier = [...saved.values()].find(({ createdBy }) => createdBy?.clientToken === clientToken);
    if (earlier && earlier.createdBy?.request !== request) throw invalid(`The clientToken ${clientToken} was used with other parameters.`);
    if (earlier) return earlier.definition.queryDefinitionId;
  }
  const before = id === undefined ? undefined : saved.get(id);
  if (id !== undefined && !before) throw notFound(id);
  const definition = { queryDefinitionId: id ?? randomUUID(), ...checked(given) };
  // Not documented. Operators report that a second query of the same name is refused; the texts are our own.
  if ([...saved.values()].some(({ definition: { name, queryDefinitionId } }) => name === given.name && queryDefinitionId !== id))
    throw invalid(`A query definition with the name ${given.name} already exists.`);
  if (!before && saved.size >= MOST_QUERIES) throw new AwsError(400, "LimitExceededException", "Resource limit exceeded.");
  const createdBy = before ? before.createdBy : clientToken === undefined ? undefined : { clientToken, request };
  saved.set(definition.queryDefinitionId, { definition, lastModified: Date.now(), ...(createdBy && { createdBy }) });
  return definition.queryDefinitionId;
}

/** @throws AwsError 400 for what the documentation rules out and the model doesn't */
function checked({ name, queryString, queryLanguage = "CWLI", logGroupNames = [], parameters = [] }: PutInput) {
  if (!NAME.test(name)) throw invalid(`The name ${name} must not contain a colon, an asterisk, or an empty folder.`);
  if (parameters.length > 0 && queryLanguage !== "CWLI") throw invalid("Parameters are supported for queries in Logs Insights QL only.");
  if (logGroupNames.length > 0 && queryLanguage === "SQL") throw invalid("A query in SQL names its log groups in the query string.");
  return {
    ...{ name, queryString, queryLanguage },
    ...(logGroupNames.length > 0 && { logGroupNames }),
    ...(parameters.length > 0 && { parameters }),
  };
}

function describe(saved: ReadonlyMap<string, Saved>, input: Readonly<Record<string, unknown>>) {
  const { queryDefinitionNamePrefix: prefix = "", queryLanguage, maxResults = PAGE, nextToken } = input;
  const chosen = [...saved.values()]
    .filter(({ definition: { name } }) => name.startsWith(prefix as string))
    .filter(({ definition }) => queryLanguage === undefined || definition.queryLanguage === queryLanguage)
    .sort(({ definition: a }, { definition: b }) => (a.name < b.name ? -1 : 1));
  const { items, next } = pageOf({
    ...{ items: chosen, idOf: ({ definition }: Saved) => definition.queryDefinitionId, size: maxResults as number },
    ...{ list: JSON.stringify(["query definitions", prefix, queryLanguage]), token: nextToken as string | undefined },
    invalidToken: () => invalid("The specified nextToken is invalid."),
  });
  return {
    queryDefinitions: items.map(({ definition, lastModified }) => ({ ...definition, lastModified })),
    ...(next !== undefined && { nextToken: next }),
  };
}

const notFound = (id: string) => new AwsError(400, "ResourceNotFoundException", `The query definition ${id} does not exist.`);
