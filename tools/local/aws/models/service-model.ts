import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const unzip = promisify(gunzip);

/** A reference to a shape: a member of a structure, list or map, or an operation's input. */
export interface ShapeReference {
  readonly shape: string;
  /** Name on the wire, if it differs from the member's name. */
  readonly locationName?: string;
  /** @default the body */
  readonly location?: "uri" | "querystring" | "header" | "headers" | "statusCode";
  readonly flattened?: boolean;
}

/** A type of a service model, with its constraints. */
export interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, ShapeReference>>;
  readonly required?: readonly string[];
  /** Name of the member that is the whole body. */
  readonly payload?: string;
  readonly member?: ShapeReference;
  readonly key?: ShapeReference;
  readonly value?: ShapeReference;
  readonly flattened?: boolean;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly documentation?: string;
  /** Error messages don't contain the value. */
  readonly sensitive?: boolean;
}

export interface Operation {
  readonly name: string;
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: ShapeReference;
}

/** A service's API as botocore describes it. @see https://github.com/boto/botocore/tree/develop/botocore/data */
export interface ServiceModel {
  readonly metadata: { readonly protocol: string };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Reads the newest version of a service's model. @param folder - botocore's data folder */
export async function readServiceModel(folder: string, service: string): Promise<ServiceModel> {
  const versions = (await readdir(join(folder, service))).filter((name) => /^\d{4}-\d\d-\d\d$/.test(name)).sort();
  const file = join(folder, service, versions.at(-1) ?? "", "service-2.json.gz");
  const model: ServiceModel = JSON.parse((await unzip(await readFile(file))).toString());
  return {
    ...model,
    shapes: Object.fromEntries(Object.entries(model.shapes).map(([name, shape]) => [name, withLengthInName(name, shape)])),
  };
}

/** Adds the lengths that the model of API Gateway contains only in names: `StringWithLengthBetween0And32K`. */
function withLengthInName(name: string, shape: Shape): Shape {
  const [, min, max, unit] = /^(?:String|Uri)WithLengthBetween(\d+)And(\d+)(K?)$/.exec(name) ?? [];
  return min === undefined ? shape : { ...shape, min: Number(min), max: Number(max) * (unit ? 1024 : 1) };
}

export function shapeOf(model: ServiceModel, { shape }: ShapeReference): Shape {
  const found = model.shapes[shape];
  if (!found) throw new Error(`the service model has no shape ${shape}`);
  return found;
}
