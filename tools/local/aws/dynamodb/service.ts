import type { Moto } from "../moto/moto.js";
import { type AwsRequest, type AwsResponse, type AwsService, jsonBody, operationName } from "../protocol/request.js";
import { json } from "../protocol/responses.js";
import { conditionFailed, tableMissing, unsupported } from "./errors.js";
import { query, scan } from "./read.js";
import { Table } from "./table.js";
import { Transactions } from "./transactions.js";
import { type Item, storedItem } from "./values.js";
import { readWrite, returned, type WriteInput, type WriteKind } from "./write.js";

type Handle = (request: AwsRequest, input: WriteInput) => Promise<AwsResponse>;

/** Operations that read or write items and that the local platform does not have: moto has no items. */
const WITHOUT_ITEMS = [
  ...["BatchGetItem", "BatchWriteItem", "TransactGetItems", "ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"],
  ...["RestoreTableFromBackup", "RestoreTableToPointInTime", "ImportTable", "ExportTableToPointInTime"],
];

interface TableDescription {
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
}

/**
 * Amazon DynamoDB: moto has the tables, and their items are here. moto's transactions copy whole tables and restore them without a lock, so
 * that concurrent ones undo each other.
 */
export function dynamoDbService(moto: Pick<Moto, "forward">): AwsService {
  const tables = new Map<string, Table>();
  const id = (region: string, nameOrArn: unknown) => `${region} ${String(nameOrArn).split("/").at(-1)}`;
  const tableOf = (region: string, nameOrArn: unknown): Table => {
    const table = tables.get(id(region, nameOrArn));
    if (!table) throw tableMissing();
    return table;
  };
  const transactions = new Transactions(tableOf);

  const writeOne =
    (kind: WriteKind): Handle =>
    async ({ region }, input) => {
      const write = readWrite(kind, tableOf(region, input["TableName"]), input);
      write.table.checkFree(write.key);
      const before = write.table.get(write.key);
      if (!write.holds(before)) throw conditionFailed(write.returnsItem ? before : undefined);
      const after = write.after(before);
      const answer = returned(input, before, after);
      write.table.set(write.key, after);
      return answered(answer);
    };

  const operations: Readonly<Record<string, Handle>> = {
    PutItem: writeOne("Put"),
    UpdateItem: writeOne("Update"),
    DeleteItem: writeOne("Delete"),

    GetItem: async ({ region }, input) => {
      const other = ["ProjectionExpression", "AttributesToGet"].find((name) => input[name] !== undefined);
      if (other) throw unsupported(`the parameter ${other}`);
      const table = tableOf(region, input["TableName"]);
      const item = table.get(table.keyOf(storedItem(input["Key"] as Item)));
      return answered(item ? { Item: item } : {});
    },

    Query: async ({ region }, input) => answered(query(tableOf(region, input["TableName"]), input)),
    Scan: async ({ region }, input) => answered(scan(tableOf(region, input["TableName"]), input)),

    TransactWriteItems: async ({ region }, input) => {
      await transactions.write(region, input);
      return answered({});
    },

    CreateTable: async (request, input) => {
      const response = await moto.forward(request);
      if (response.status < 300) tables.set(id(request.region, input["TableName"]), new Table(keyOf(input as unknown as TableDescription)));
      return response;
    },

    DeleteTable: async (request, input) => {
      const response = await moto.forward(request);
      if (response.status < 300) tables.delete(id(request.region, input["TableName"]));
      return response;
    },
  };

  return async (request) => {
    const operation = operationName(request);
    if (WITHOUT_ITEMS.includes(operation)) throw unsupported(operation);
    return Object.hasOwn(operations, operation) ? operations[operation]?.(request, jsonBody(request)) : undefined;
  };
}

const answered = (body: object): AwsResponse => json(body, 200, { "content-type": "application/x-amz-json-1.0" });

function keyOf({ KeySchema, AttributeDefinitions }: TableDescription) {
  const types = new Map(AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]));
  return ["HASH", "RANGE"].flatMap((kind) =>
    KeySchema.filter(({ KeyType }) => KeyType === kind).map(({ AttributeName }) => ({
      name: AttributeName,
      type: types.get(AttributeName) as string,
    })),
  );
}
