import { jest } from "@jest/globals";
import { Type } from "avsc";

export const SCHEMA_ARN = "arn:aws:glue:eu-west-1:123456789012:schema/ads/ad-event";

const fields = [
  { name: "eventId", type: "string" },
  { name: "adId", type: "string" },
  { name: "timestamp", type: "long" },
  { name: "impressions", type: "int" },
];
const definitionOf = (...more: object[]) => JSON.stringify({ type: "record", name: "AdEvent", fields: [...fields, ...more] });

/** Two versions of the schema of an event, oldest first: the second has the field region with a default. */
export const versions = [
  { id: "00000000-0000-4000-8000-000000000001", definition: definitionOf() },
  { id: "00000000-0000-4000-8000-000000000002", definition: definitionOf({ name: "region", type: "string", default: "unknown" }) },
] as const;

/** Returns the bytes of an event in the registry's wire format, made without the code of the functions. */
export function encoded(version: 0 | 1, event: object): Buffer {
  const { id, definition } = versions[version];
  const header = Buffer.from(`0300${id.replaceAll("-", "")}`, "hex");
  return Buffer.concat([header, Type.forSchema(JSON.parse(definition)).toBuffer(event)]);
}

/** Answers requests to Glue by `fetch`, instead of the network, until it is restored. */
export class GlueFake {
  /** Inputs of the requests. */
  readonly asked: unknown[] = [];
  /** The type of the error with which every request fails; undefined for none. */
  failure: string | undefined;
  private readonly spy;

  constructor() {
    this.spy = jest.spyOn(globalThis, "fetch").mockImplementation((async (_: URL, { body }: { body: string }) => {
      const input = JSON.parse(body) as { SchemaVersionId?: string };
      this.asked.push(input);
      return { status: this.failure ? 400 : 200, text: async () => JSON.stringify(this.answer(input)) };
    }) as never);
  }

  restore(): void {
    this.spy.mockRestore();
  }

  private answer({ SchemaVersionId }: { SchemaVersionId?: string }): object {
    if (this.failure) return { __type: this.failure };
    const version = SchemaVersionId === undefined ? versions.at(-1) : versions.find(({ id }) => id === SchemaVersionId);
    return { SchemaVersionId: version?.id, DataFormat: "AVRO", SchemaDefinition: version?.definition };
  }
}
