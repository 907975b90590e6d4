/** Returns the decoded parameters in a path by name, or undefined for a path of another form. */
export type PathTemplate = (path: string) => Record<string, string> | undefined;

/**
 * Compiles the path of a REST operation: `/v1/clusters/{clusterArn}/nodes`. A parameter with a plus, `{Key+}`, matches several segments.
 * A slash at the end of the path is ignored. A parameter that is not valid percent-encoding stays as it is.
 */
export function pathTemplate(template: string): PathTemplate {
  const names: string[] = [];
  const source = template.replace(/\/$/, "").replace(/\{([^}+]+)(\+?)\}/g, (_, name: string, greedy: string) => {
    names.push(name);
    return greedy ? "(.+)" : "([^/]+)";
  });
  const expression = new RegExp(`^${source}/?$`);
  return (path) => {
    const match = expression.exec(path);
    return match ? Object.fromEntries(names.map((name, index) => [name, decode(match[index + 1] as string)])) : undefined;
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
