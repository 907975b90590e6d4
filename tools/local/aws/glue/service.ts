import { randomUUID } from "node:crypto";
import type { Moto } from "../moto/moto.js";
import { AwsError } from "../protocol/errors.js";
import { pageOf } from "../protocol/page-tokens.js";
import { type AwsRequest, type AwsResponse, type AwsService, jsonBody, operationName } from "../protocol/request.js";
import { json } from "../protocol/responses.js";
import { canonical, definitionError, isCompatible } from "./definition.js";

/** A schema, as an operation names it. */
interface SchemaId {
  readonly SchemaArn?: string;
  readonly SchemaName?: string;
  readonly RegistryName?: string;
}

interface Schema {
  readonly RegistryName: string;
  readonly RegistryArn: string;
  readonly SchemaName: string;
  readonly SchemaArn: string;
  readonly DataFormat: string;
  readonly Compatibility: string;
  readonly Description?: string;
  readonly LatestSchemaVersion: number;
  readonly NextSchemaVersion: number;
}

interface Version {
  readonly SchemaVersionId: string;
  readonly SchemaDefinition: string;
  readonly DataFormat: string;
  readonly SchemaArn: string;
  readonly VersionNumber: number;
  readonly Status: string;
  readonly CreatedTime: string;
}

type Input = Readonly<Record<string, unknown>>;
type Handle = (request: AwsRequest, input: Input) => Promise<AwsResponse | undefined>;

/** Entries of a page, if a request does not say. */
const PAGE = 25;

/**
 * AWS Glue Schema Registry in front of moto: validity of definitions, compatibility, the comparison of definitions, and lists, which moto
 * does not have. A version that is not compatible is stored with the status FAILURE and is not the latest. In the Data Catalog, it refuses a
 * change of a table that is based on an old version of it.
 */
export function glueService(moto: Pick<Moto, "forward" | "json">): AwsService {
  const failed = new Map<string, Version>();
  /** Schemas by region and ARN, and descriptions of registries that were changed: moto lists none, and changes none. */
  const schemas = new Map<string, { readonly region: string; readonly arn: string }>();
  const descriptions = new Map<string, string>();

  const call = <T>(region: string, operation: string, input: object) => moto.json<T>("glue", region, `AWSGlue.${operation}`, input);
  const schemaOf = (region: string, id: unknown) => call<Schema>(region, "GetSchema", { SchemaId: id as SchemaId });
  const versionsOf = (region: string, { SchemaArn, LatestSchemaVersion }: Schema) =>
    Promise.all(
      Array.from({ length: LatestSchemaVersion }, (_, i) =>
        call<Version>(region, "GetSchemaVersion", { SchemaId: { SchemaArn }, SchemaVersionNumber: { VersionNumber: i + 1 } }),
      ),
    );

  /** The last change of a table, by region, database and table. */
  const changes = new Map<string, Promise<unknown>>();
  const inTurn = (table: string, change: () => Promise<AwsResponse>): Promise<AwsResponse> => {
    const next = (changes.get(table) ?? Promise.resolve()).catch(() => undefined).then(change);
    changes.set(table, next);
    return next;
  };

  const operations: Readonly<Record<string, Handle>> = {
    CreateRegistry: async (request, { Tags: tags = {} }) => {
      const response = await moto.forward(request);
      if (response.status >= 300 || Object.keys(tags as object).length === 0) return response;
      // GetTags reads the tags of registries where TagResource stores them, and Terraform would plan the others forever.
      const { RegistryArn } = JSON.parse(response.body.toString());
      await call(request.region, "TagResource", { ResourceArn: RegistryArn, TagsToAdd: tags });
      return response;
    },

    UpdateRegistry: async ({ region }, { RegistryId, Description }) => {
      const { RegistryArn, RegistryName } = await call<Schema>(region, "GetRegistry", { RegistryId });
      descriptions.set(RegistryArn, String(Description));
      return json({ RegistryArn, RegistryName });
    },

    GetRegistry: async (request) => {
      const response = await moto.forward(request);
      if (response.status >= 300) return response;
      const registry = JSON.parse(response.body.toString());
      const Description = descriptions.get(registry.RegistryArn);
      return Description === undefined ? response : json({ ...registry, Description });
    },

    UpdateTable: async (request, { DatabaseName, TableInput, VersionId }) => {
      if (VersionId === undefined) return undefined;
      const { Name } = TableInput as { readonly Name: string };
      return inTurn(`${request.region} ${DatabaseName} ${Name}`, async () => {
        // moto ignores the version that a change is based on, with which writers of Iceberg notice each other.
        const { Table } = await call<{ Table: { VersionId: string } }>(request.region, "GetTable", { DatabaseName, Name });
        if (Table.VersionId !== VersionId)
          throw new AwsError(400, "ConcurrentModificationException", "Update table failed due to concurrent modifications.");
        return moto.forward(request);
      });
    },

    CreateSchema: async (request, { DataFormat, SchemaDefinition }) => {
      checkDefinition(String(DataFormat), String(SchemaDefinition));
      const response = await moto.forward(request);
      if (response.status < 300) {
        const { SchemaArn: arn } = JSON.parse(response.body.toString());
        schemas.set(`${request.region} ${arn}`, { region: request.region, arn });
      }
      return response;
    },

    DeleteSchema: async (request, { SchemaId }) => {
      const schema = await existing(schemaOf(request.region, SchemaId));
      const response = await moto.forward(request);
      if (schema && response.status < 300) schemas.delete(`${request.region} ${schema.SchemaArn}`);
      return response;
    },

    RegisterSchemaVersion: async (request, { SchemaId, SchemaDefinition }) => {
      const schema = await existing(schemaOf(request.region, SchemaId));
      if (!schema) return undefined; // moto answers that it does not exist
      const definition = String(SchemaDefinition);
      checkDefinition(schema.DataFormat, definition);
      const versions = await versionsOf(request.region, schema);
      const same = versions.find((version) => canonical(version.SchemaDefinition) === canonical(definition));
      if (same) return json({ SchemaVersionId: same.SchemaVersionId, VersionNumber: same.VersionNumber, Status: same.Status });
      const earlier = versions.map((version) => version.SchemaDefinition);
      if (schema.Compatibility === "DISABLED" || isCompatible(schema.DataFormat, schema.Compatibility, definition, earlier))
        return undefined;
      const { DataFormat, SchemaArn, NextSchemaVersion: VersionNumber } = schema;
      const version = { SchemaVersionId: randomUUID(), VersionNumber, Status: "FAILURE" };
      failed.set(version.SchemaVersionId, {
        ...{ ...version, SchemaDefinition: definition, DataFormat, SchemaArn },
        CreatedTime: new Date().toISOString(),
      });
      return json(version);
    },

    GetSchemaVersion: async (_, { SchemaVersionId }) => {
      const version = failed.get(String(SchemaVersionId));
      return version && json(version);
    },

    GetSchemaByDefinition: async (request, { SchemaId, SchemaDefinition }) => {
      const schema = await existing(schemaOf(request.region, SchemaId));
      if (!schema) return undefined;
      const versions = await versionsOf(request.region, schema);
      const found = versions.find((version) => canonical(version.SchemaDefinition) === canonical(String(SchemaDefinition)));
      if (!found) return undefined; // moto answers that it does not exist
      const { SchemaVersionId, SchemaArn, DataFormat, Status, CreatedTime } = found;
      return json({ SchemaVersionId, SchemaArn, DataFormat, Status, CreatedTime });
    },

    CheckSchemaVersionValidity: async (_, { DataFormat, SchemaDefinition }) => {
      const error = definitionError(String(DataFormat), String(SchemaDefinition));
      return json(error === undefined ? { Valid: true } : { Valid: false, Error: error });
    },

    ListSchemas: async ({ region }, input) => {
      const { RegistryId } = input as { RegistryId?: { RegistryName?: string; RegistryArn?: string } };
      if (RegistryId)
        await call(region, "GetRegistry", { RegistryId }).catch(() => notFound(`Registry is not found. ${JSON.stringify(RegistryId)}`));
      const own = [...schemas.values()].filter((schema) => schema.region === region);
      const all = await Promise.all(own.map(({ arn }) => schemaOf(region, { SchemaArn: arn })));
      const listed = all
        .filter(
          ({ RegistryName, RegistryArn }) =>
            !RegistryId || [RegistryName, RegistryArn].includes(String(RegistryId.RegistryName ?? RegistryId.RegistryArn)),
        )
        .map(({ RegistryName, SchemaName, SchemaArn, Description }) => ({
          ...{ RegistryName, SchemaName, SchemaArn, SchemaStatus: "AVAILABLE" },
          ...(Description !== undefined && { Description }),
        }));
      const { items, next } = paged(listed, input, `schemas ${region} ${JSON.stringify(RegistryId)}`, ({ SchemaArn }) => SchemaArn);
      return json({ Schemas: items, ...next });
    },

    ListSchemaVersions: async ({ region }, input) => {
      const schema = await existing(schemaOf(region, input["SchemaId"]));
      if (!schema) return notFound(`Schema is not found. ${JSON.stringify(input["SchemaId"])}`);
      const refused = [...failed.values()].filter(({ SchemaArn }) => SchemaArn === schema.SchemaArn);
      const listed = [...(await versionsOf(region, schema)), ...refused].map(
        ({ SchemaArn, SchemaVersionId, VersionNumber, Status, CreatedTime }) => ({
          ...{ SchemaArn, SchemaVersionId, VersionNumber, Status, CreatedTime },
        }),
      );
      const { items, next } = paged(listed, input, `versions ${schema.SchemaArn}`, ({ SchemaVersionId }) => SchemaVersionId);
      return json({ Schemas: items, ...next });
    },
  };

  return async (request) => {
    const operation = operations[operationName(request)];
    return operation && (await operation(request, jsonBody(request)));
  };
}

/** Returns undefined for a schema that moto does not have. */
const existing = <T>(found: Promise<T>): Promise<T | undefined> => found.catch(() => undefined);

/** @throws AwsError 400 if the definition is not valid */
function checkDefinition(format: string, definition: string): void {
  const error = definitionError(format, definition);
  if (error !== undefined) {
    throw new AwsError(400, "InvalidInputException", `Schema definition of ${format} data format is invalid: ${error}`);
  }
}

function paged<T>(items: readonly T[], { MaxResults, NextToken }: Input, list: string, idOf: (item: T) => string) {
  const page = pageOf({
    ...{ items, list, idOf, size: Number(MaxResults ?? PAGE), token: NextToken as string | undefined },
    invalidToken: () => new AwsError(400, "InvalidInputException", "Invalid NextToken."),
  });
  return { items: page.items, next: page.next === undefined ? {} : { NextToken: page.next } };
}

function notFound(message: string): never {
  throw new AwsError(400, "EntityNotFoundException", message);
}
