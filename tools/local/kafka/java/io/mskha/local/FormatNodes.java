package io.mskha.local;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import kafka.tools.StorageTool;

/** Formats the storage of many nodes in one JVM. Arguments: the cluster's id and the property file of each node. */
public final class FormatNodes {
  private FormatNodes() {}

  public static void main(String[] args) throws IllegalAccessException {
    // Kafka 3.9 added a second parameter to execute(), the output; this class supports each version.
    Method execute = Arrays.stream(StorageTool.class.getMethods()).filter(method -> method.getName().equals("execute")).findFirst().orElseThrow();
    for (int i = 1; i < args.length; i++) {
      Object format = new String[] {"format", "--cluster-id", args[0], "--config", args[i], "--ignore-formatted"};
      Object[] arguments = execute.getParameterCount() == 1 ? new Object[] {format} : new Object[] {format, System.out};
      try {
        int status = (int) execute.invoke(null, arguments);
        if (status != 0) System.exit(status);
      } catch (InvocationTargetException failure) {
        System.err.println(failure.getCause()); // names the invalid property; the stack trace adds nothing
        System.exit(1);
      }
    }
  }
}
