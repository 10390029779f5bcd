package io.holdfast.spring;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sets the header at the last moment at which headers can still be set for sure: when the body begins. */
final class TokenResponse extends HttpServletResponseWrapper {
    private final Supplier<@Nullable String> token;
    private final String header;

    TokenResponse(HttpServletResponse response, Supplier<@Nullable String> token, String header) {
        super(response);
        this.token = token;
        this.header = header;
    }

    void give() {
        String text = isCommitted() ? null : token.get();
        if (text != null) {
            setHeader(header, text);
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        give();
        return super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        give();
        return super.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
        give();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
        give();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        give();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        give();
        super.sendRedirect(location);
    }
}
