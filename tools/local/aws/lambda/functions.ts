import { createHash } from "node:crypto";
import type { FunctionConfiguration } from "../../functions/index.js";
import { evaluate, type Policy } from "../iam/policy.js";
import type { Moto } from "../moto/moto.js";
import { AwsError } from "../protocol/errors.js";

/** The location of the code in CreateFunction and UpdateFunctionCode. */
export interface CodeLocation {
  readonly ZipFile?: string;
  readonly S3Bucket?: string;
  readonly S3Key?: string;
}

/** The members of the Lambda API's FunctionConfiguration that are used here. */
interface ApiConfiguration {
  readonly FunctionName: string;
  readonly FunctionArn: string;
  readonly Runtime?: string;
  readonly Handler?: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Role: string;
  readonly Environment?: { readonly Variables?: Record<string, string> };
}

/** Members of a function's configuration that moto drops. */
const droppedByMoto = ["LoggingConfig", "DeadLetterConfig"] as const;
type KeptSettings = Partial<Record<(typeof droppedByMoto)[number], unknown>>;

/** The state of a function that moto does not store, and cached responses of moto. */
interface FunctionState {
  keptSettings: KeptSettings;
  zip?: Buffer;
  configuration?: Promise<FunctionConfiguration | undefined>;
  permissions?: Promise<Policy | undefined>;
}

/** The Lambda functions. moto stores their configuration; this class stores the zip and the settings that moto drops. */
export class Functions {
  private readonly states = new Map<string, FunctionState>();

  constructor(
    private readonly moto: Moto,
    private readonly accountId: string,
    private readonly defaultRegion: string,
  ) {}

  /** Returns the ARN of a function. @param requestRegion - region of the function unless an ARN is given */
  arnOf(nameOrArn: string, requestRegion: string): string {
    const { region, name } = this.locate(nameOrArn);
    return `arn:aws:lambda:${nameOrArn.startsWith("arn:") ? region : requestRegion}:${this.accountId}:function:${name}`;
  }

  /** Stores the settings and the code from a request, and clears the cached configuration. */
  async record(region: string, name: string, input: object & { readonly Code?: CodeLocation }, code?: CodeLocation): Promise<void> {
    const state = this.stateOf(region, name);
    const keptSettings = Object.entries(input).filter(
      ([key, value]) => (droppedByMoto as readonly string[]).includes(key) && value !== null,
    );
    state.keptSettings = { ...state.keptSettings, ...Object.fromEntries(keptSettings) };
    if (code) state.zip = await this.zipFrom(region, code);
    this.invalidate(region, name);
  }

  /** Clears the cache. Call it after every change of a function's configuration or permissions. */
  invalidate(region: string, name: string): void {
    const state = this.stateOf(region, name);
    state.configuration = undefined;
    state.permissions = undefined;
  }

  remove(region: string, name: string): void {
    this.states.delete(`${region}/${name}`);
  }

  /** Returns the settings of a function that moto drops. */
  keptSettings(region: string, name: string): KeptSettings {
    return this.states.get(`${region}/${name}`)?.keptSettings ?? {};
  }

  /** Returns the configuration of a function; undefined if it does not exist. @throws AwsError 501 for a published version or an alias */
  async configuration(nameOrArn: string): Promise<FunctionConfiguration | undefined> {
    const qualifier = nameOrArn.startsWith("arn:") ? nameOrArn.split(":")[7] : undefined;
    if (qualifier !== undefined && qualifier !== "$LATEST") {
      throw new AwsError(501, "NotImplementedException", `The local platform runs $LATEST only, not ${qualifier} of ${nameOrArn}.`);
    }
    const { region, name } = this.locate(nameOrArn);
    const state = this.states.get(`${region}/${name}`);
    if (!state) return undefined;
    state.configuration ??= this.read(region, name, state);
    return state.configuration;
  }

  async code(nameOrArn: string): Promise<Buffer> {
    const { region, name } = this.locate(nameOrArn);
    const zip = this.states.get(`${region}/${name}`)?.zip;
    if (!zip) throw new Error(`function ${name} has no zip`);
    return zip;
  }

  /** Returns whether the function's resource policy allows a service to invoke it for a resource. */
  async canInvoke(functionArn: string, service: string, sourceArn: string): Promise<boolean> {
    const { region, name } = this.locate(functionArn);
    const state = this.stateOf(region, name);
    state.permissions ??= this.moto
      .get<{ Policy: string }>("lambda", region, `/2015-03-31/functions/${name}/policy`)
      .then((response) => response && JSON.parse(response.Policy));
    const policy = await state.permissions;
    const context = { "aws:SourceArn": sourceArn, "aws:SourceAccount": sourceArn.split(":")[4] ?? "" };
    const request = { action: "lambda:InvokeFunction", resource: unqualified(functionArn), context };
    return (
      evaluate(policy ? [policy] : [], request, ({ Principal }) => [Principal].flat().some((principal) => serviceOf(principal) === service))
        .effect === "allow"
    );
  }

  /** Returns the region and the name of a function. @param nameOrArn - name or ARN, with or without a qualifier */
  locate(nameOrArn: string): { readonly region: string; readonly name: string } {
    const parts = nameOrArn.split(":");
    if (parts[0] === "arn") return { region: parts[3] as string, name: parts[6] as string };
    return { region: this.defaultRegion, name: (parts.length > 2 ? parts[2] : parts[0]) as string }; // 123456789012:function:name
  }

  private stateOf(region: string, name: string): FunctionState {
    const key = `${region}/${name}`;
    const state = this.states.get(key) ?? { keptSettings: {} };
    this.states.set(key, state);
    return state;
  }

  private async read(region: string, name: string, { keptSettings, zip }: FunctionState): Promise<FunctionConfiguration | undefined> {
    const path = encodeURIComponent(name);
    const [configuration, concurrency] = await Promise.all([
      this.moto.get<ApiConfiguration>("lambda", region, `/2015-03-31/functions/${path}/configuration`),
      this.moto.get<{ ReservedConcurrentExecutions?: number }>("lambda", region, `/2019-09-30/functions/${path}/concurrency`),
    ]);
    if (!configuration) return undefined;
    const logging = keptSettings.LoggingConfig as { LogGroup?: string; LogFormat?: "Text" | "JSON" } | undefined;
    return {
      name,
      arn: unqualified(configuration.FunctionArn),
      runtime: configuration.Runtime ?? "",
      handler: configuration.Handler ?? "",
      timeoutSeconds: configuration.Timeout ?? 3,
      memoryMb: configuration.MemorySize ?? 128,
      roleArn: configuration.Role,
      environment: configuration.Environment?.Variables ?? {},
      codeSha256: createHash("sha256")
        .update(zip ?? "")
        .digest("base64"),
      logGroup: logging?.LogGroup ?? `/aws/lambda/${name}`,
      logFormat: logging?.LogFormat ?? "Text",
      reservedConcurrency: concurrency?.ReservedConcurrentExecutions,
    };
  }

  private async zipFrom(region: string, code: CodeLocation): Promise<Buffer | undefined> {
    if (code.ZipFile) return Buffer.from(code.ZipFile, "base64");
    if (code.S3Bucket && code.S3Key) return this.moto.object(region, code.S3Bucket, code.S3Key);
    return undefined; // a container image: invoking it is rejected
  }
}

const unqualified = (arn: string) => arn.split(":").slice(0, 7).join(":");

function serviceOf(principal: unknown): string | undefined {
  return typeof principal === "object" && principal !== null ? (principal as Record<string, string>)["Service"] : undefined;
}
