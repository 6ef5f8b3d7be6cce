package com.example.thumbnails;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThumbnailsTest {
  @TempDir Path folder;

  @Test
  void everyImageGetsAThumbnailAndWhatIsNoneIsNamed() throws Exception {
    Path from = Files.createDirectories(folder.resolve("from/deep"));
    for (int i = 0; i < 12; i++) {
      draw(from.resolve("image" + i + (i % 2 == 0 ? ".png" : ".jpg")), i % 2 == 0 ? "png" : "jpg");
    }
    Files.writeString(from.resolve("text.png"), "no image");

    List<Path> made = Thumbnails.make(folder.resolve("from"), folder.resolve("to"), 100);

    assertEquals(12, made.size());
    for (Path file : made) {
      BufferedImage small = ImageIO.read(file.toFile());
      assertEquals(100, small.getWidth());
      assertEquals(75, small.getHeight());
    }
  }

  @Test
  void theEngineIsAllThatTheClassPathHas() {
    assertThrows(ClassNotFoundException.class, () -> Class.forName("io.vertx.core.Vertx"));
  }

  private static void draw(Path file, String kind) throws Exception {
    BufferedImage image = new BufferedImage(1_600, 1_200, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setPaint(new GradientPaint(0, 0, Color.BLUE, 1_600, 1_200, Color.ORANGE));
    pen.fillRect(0, 0, 1_600, 1_200);
    pen.dispose();
    ImageIO.write(image, kind, file.toFile());
  }
}
