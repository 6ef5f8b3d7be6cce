package dev.weir.web;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The dashboard's folder on the class path. It lies in Weir's own package: an application that is
 * on the same class path may have a {@code webroot} of its own at the root.
 */
final class Webroot {
  static final String FOLDER = "webroot/";
  private static final System.Logger LOG = System.getLogger(Webroot.class.getName());
  private static final String INDEX = FOLDER + "index.html";

  private Webroot() {}

  /** Returns the names of its files, relative to it; none if a class loader cannot list them. */
  static List<String> names() throws IOException {
    URL index = Webroot.class.getResource(INDEX);
    if (index == null) {
      throw new IOException("the dashboard is not on the class path: " + INDEX + " is missing");
    }
    URLConnection connection = index.openConnection();
    if (connection instanceof JarURLConnection jar) {
      connection.setUseCaches(
          false); // so that no other code has this jar file, and it can be closed
      return inJar(jar);
    }
    if (index.getProtocol().equals("file")) {
      return inFolder(Path.of(URI.create(index.toString())).getParent());
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "the dashboard is not served, since its files cannot be listed: " + index);
    return List.of();
  }

  private static List<String> inJar(JarURLConnection connection) throws IOException {
    String index = connection.getEntryName();
    String folder = index.substring(0, index.lastIndexOf('/') + 1);
    try (JarFile jar = connection.getJarFile()) {
      return jar.stream()
          .filter(entry -> !entry.isDirectory())
          .map(JarEntry::getName)
          .filter(name -> name.startsWith(folder))
          .map(name -> name.substring(folder.length()))
          .toList();
    }
  }

  private static List<String> inFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }
}
