package com.example.thumbnails;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;

/**
 * A small JPEG of an image: read, drawn smaller, written. It computes for some tens of milliseconds
 * and takes four bytes of heap a pixel meanwhile, so the number of them at work must be bounded.
 *
 * @param from the image, of a kind that ImageIO reads
 * @param to the JPEG to write
 * @param width its width; its height follows
 */
record Thumbnail(Path from, Path to, int width) implements Callable<Path> {
  @Override
  public Path call() throws IOException {
    BufferedImage image = ImageIO.read(from.toFile());
    if (image == null) {
      throw new IOException(from + " is no image that can be read");
    }
    int height = Math.max(1, image.getHeight() * width / image.getWidth());
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = small.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.drawImage(image, 0, 0, width, height, null);
    pen.dispose();
    Files.createDirectories(to.toAbsolutePath().getParent());
    ImageIO.write(small, "jpg", to.toFile());
    return to;
  }
}
