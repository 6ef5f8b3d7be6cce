package dev.weir.web.guard;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A decoder that looks at each line before netty's own decoder gets it, and hands on a {@link
 * Malformed} as its last object in place of what two servers in a row might read in two ways.
 * Netty's decoder takes other blanks for spaces, folds headers, reads chunk sizes modulo 2^32, and
 * drops the length of a request that has chunks as well. Of chunks and trailers it gets to see the
 * sizes and the data alone: no handler here needs more.
 */
final class StrictDecoder extends HttpRequestDecoder {
  /** The longest line before a chunk: its size and its extensions, which no client uses. */
  private static final int CHUNK_LINE_BYTES = 256;

  private static final int LINE_END_BYTES = 2;

  private final int headBytes;
  private Part part = Part.HEAD;

  /** Lines of this head or these trailers that were looked at, and their bytes. */
  private int lines;

  private int lineBytes;
  private int requestLineBytes;

  /** Bytes to come of this chunk and of its line end. */
  private long chunkBytes;

  private enum Part {
    HEAD,
    /** A body whose length is known. */
    BODY,
    /** The line before a chunk. */
    CHUNK_LINE,
    CHUNK,
    TRAILERS,
    /** Nothing more is read. */
    BROKEN
  }

  /** What ends the reading; never leaves the decoder. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Fault(Problem problem) {
      super(problem.detail(), null, false, false);
      this.problem = problem;
    }

    static Fault bad(String detail) {
      return new Fault(Problem.of(Problem.Http.BAD_REQUEST, detail));
    }
  }

  StrictDecoder(HttpServerOptions options) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(options.getMaxInitialLineLength())
            .setMaxHeaderSize(options.getMaxHeaderSize())
            .setMaxChunkSize(options.getMaxChunkSize())
            .setInitialBufferSize(options.getDecoderInitialBufferSize())
            .setStrictLineParsing(true));
    this.headBytes = options.getMaxHeaderSize();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    try {
      switch (part) {
        case HEAD -> head(ctx, in, out);
        case BODY -> part = isEnd(next(ctx, in, out)) ? Part.HEAD : part;
        case CHUNK_LINE -> chunkLine(ctx, in, out);
        case CHUNK -> chunk(ctx, in, out);
        case TRAILERS -> trailers(ctx, in, out);
        case BROKEN -> in.skipBytes(in.readableBytes());
      }
    } catch (Fault fault) {
      giveUp(fault.problem, in, out);
    }
  }

  /** A client that ended its side in the midst of a request is told so: it may still read. */
  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    boolean between = part == Part.HEAD && !in.isReadable();
    if (ctx.channel().isActive() && part != Part.BROKEN && !between) {
      giveUp(Fault.bad("the connection ended before the request did").problem, in, out);
    }
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both content-length and transfer-encoding");
  }

  private void head(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if ((lineBytes == 0 && !skipEmptyLines(in)) || section(in) == 0) {
      return;
    }
    Object last = next(ctx, in, out);
    if (last instanceof HttpRequest head) {
      part = HttpUtil.isTransferEncodingChunked(head) ? Part.CHUNK_LINE : Part.BODY;
    }
  }

  /** A few clients send an empty line behind a body. Returns whether a request has begun. */
  private static boolean skipEmptyLines(ByteBuf in) {
    while (in.readableBytes() >= LINE_END_BYTES && isLineEnd(in, in.readerIndex())) {
      in.skipBytes(LINE_END_BYTES);
    }
    return in.isReadable() && (in.readableBytes() > 1 || in.getByte(in.readerIndex()) != '\r');
  }

  private static boolean isLineEnd(ByteBuf in, int at) {
    return in.getByte(at) == HttpConstants.CR && in.getByte(at + 1) == HttpConstants.LF;
  }

  /**
   * Looks at the lines that have come; returns their bytes once the empty one that ends them has.
   */
  private int section(ByteBuf in) throws Fault {
    while (true) {
      String line = line(in, in.readerIndex() + lineBytes, headBytes);
      if (line == null) {
        checkSize(in.readableBytes());
        return 0;
      }
      lineBytes += line.length() + LINE_END_BYTES;
      checkSize(lineBytes);
      if (line.isEmpty()) {
        int bytes = lineBytes;
        lines = 0;
        lineBytes = 0;
        requestLineBytes = 0;
        return bytes;
      }
      Problem problem = problem(line);
      if (problem != null) {
        throw new Fault(problem);
      }
      lines++;
    }
  }

  private Problem problem(String line) {
    if (part == Part.TRAILERS) {
      return Grammar.trailer(line);
    }
    if (lines > 0) {
      return Grammar.header(line);
    }
    requestLineBytes = lineBytes;
    return Grammar.requestLine(line);
  }

  private void checkSize(int bytes) throws Fault {
    if (part == Part.HEAD && requestLineBytes == 0) {
      return; // the request line has a limit of its own
    }
    if (bytes - requestLineBytes > headBytes) {
      throw new Fault(Problems.tooLarge(part == Part.HEAD ? "headers" : "trailers"));
    }
  }

  /** Returns the line that begins there, without its end, or null if its end has not come. */
  private String line(ByteBuf in, int start, int most) throws Fault {
    int end = in.indexOf(start, in.writerIndex(), HttpConstants.LF);
    int length = (end < 0 ? in.writerIndex() : end - 1) - start;
    if (length > most) {
      throw new Fault(tooLong());
    }
    if (end < 0) {
      return null;
    }
    if (length < 0 || in.getByte(end - 1) != HttpConstants.CR) {
      throw Fault.bad("a line ends with a line feed alone: must end with CR LF");
    }
    return in.toString(start, length, StandardCharsets.ISO_8859_1);
  }

  private Problem tooLong() {
    return switch (part) {
      case CHUNK_LINE ->
          Problem.of(
              Problem.Http.BAD_REQUEST,
              "the line before a chunk is longer than " + CHUNK_LINE_BYTES + " bytes");
      case TRAILERS -> Problems.tooLarge("trailers");
      default -> lines == 0 ? Problems.lineTooLong() : Problems.tooLarge("headers");
    };
  }

  private void chunkLine(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    String line = line(in, in.readerIndex(), CHUNK_LINE_BYTES);
    if (line == null) {
      return;
    }
    long size = Grammar.chunkSize(line);
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw Fault.bad(
          "the line before a chunk is malformed: must be its size, at most 7fffffff, and what"
              + " follows a ';'");
    }
    in.skipBytes(line.length() + LINE_END_BYTES);
    next(ctx, text(Long.toHexString(size)), out); // without what only a few read alike
    part = size == 0 ? Part.TRAILERS : Part.CHUNK;
    chunkBytes = size + LINE_END_BYTES;
  }

  private void chunk(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    int before = in.readableBytes();
    next(ctx, in, out);
    chunkBytes -= before - in.readableBytes();
    if (chunkBytes == 0) {
      part = Part.CHUNK_LINE;
    }
  }

  private void trailers(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    int bytes = section(in);
    if (bytes > 0) {
      in.skipBytes(bytes);
      next(ctx, text(""), out);
      part = Part.HEAD;
    }
  }

  private static ByteBuf text(String line) {
    return Unpooled.copiedBuffer(line + "\r\n", StandardCharsets.ISO_8859_1);
  }

  /** Has netty decode the next step, and returns the last object that came of it, or null. */
  private Object next(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    int before = out.size();
    super.decode(ctx, in, out);
    for (Object made : out.subList(before, out.size())) {
      if (made instanceof HttpObject object && object.decoderResult().isFailure()) {
        Throwable cause = object.decoderResult().cause();
        ReferenceCountUtil.release(out.removeLast());
        throw new Fault(problem(cause));
      }
    }
    return out.size() == before ? null : out.getLast();
  }

  private static boolean isEnd(Object made) {
    return made instanceof LastHttpContent;
  }

  /** What netty refuses beyond the grammar, lengths above all. */
  private static Problem problem(Throwable cause) {
    return cause instanceof TooLongFrameException
        ? Problems.tooLarge("headers")
        : Problem.of(Problem.Http.BAD_REQUEST, "the request is malformed");
  }

  private void giveUp(Problem problem, ByteBuf in, List<Object> out) {
    in.skipBytes(in.readableBytes());
    out.add(new Malformed(problem, part != Part.HEAD));
    part = Part.BROKEN;
  }
}
