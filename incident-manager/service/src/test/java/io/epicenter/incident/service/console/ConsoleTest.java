package io.epicenter.incident.service.console;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.epicenter.contracts.Json;
import io.epicenter.incident.service.FakeReceivers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@QuarkusTest
@QuarkusTestResource(FakeReceivers.class)
class ConsoleTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String EVIL = "<img src=x onerror=alert(1)>";
    private static final Pattern INLINE = Pattern.compile(
            "<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:", Pattern.CASE_INSENSITIVE);

    @Inject
    @Connector("smallrye-in-memory")
    InMemoryConnector kafka;

    private final String id = UUID.randomUUID().toString();
    private final ConsoleStory story = new ConsoleStory(id);
    private long offset;

    @BeforeEach
    void hear() {
        story.anomalies().forEach(anomaly -> send("anomalies", Json.write(anomaly)));
        story.decisions().forEach(decision -> send("decisions", Json.write(decision)));
        send("incidents", Json.write(story.incident()));
        await().atMost(SOON).until(() -> when().get("/incidents/" + id).statusCode() == 200);
    }

    private void send(String topic, byte[] value) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        kafka.source(topic + "-in").send(new ConsumerRecord<>(topic, 0, offset++, key, value));
    }

    @Test
    void the_list_shows_the_incident_in_words() {
        when().get("/")
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("href=\"/incidents/" + id + "\""))
                .body(containsString("checkout is failing because payment started failing"))
                .body(containsString("deploy of payment v2"))
                .body(containsString("Very likely"))
                .body(containsString("user-facing"));
        when().get("/?state=resolved").then().statusCode(200).body(not(containsString("/incidents/" + id)));
    }

    @Test
    void the_incident_page_shows_cause_first_failure_impact_graph_and_runbook() {
        when().get("/incidents/" + id)
                .then()
                .statusCode(200)
                .body(containsString("noticed 11 s later"))
                .body(containsString("4 failing, 2 more at risk"))
                .body(containsString("<svg class=\"graph\""))
                .body(containsString("class=\"node cause\""))
                .body(containsString("traffic was normal at the onset"))
                .body(containsString("Roll back the last deploy"))
                .body(containsString("kubectl"))
                .body(containsString("data-act=\"ack\""));
    }

    @Test
    void charts_come_in_columns_with_band_and_onset() {
        when().get("/incidents/" + id + "/charts")
                .then()
                .statusCode(200)
                .body("$", hasSize(6))
                .body("[0].times", hasSize(130))
                .body("[0].lower", hasSize(130))
                .body("title", hasItem("payment"))
                .body("find { it.title == 'payment' }.onset", org.hamcrest.Matchers.notNullValue());
    }

    @Test
    void the_other_pages_answer() {
        when().get("/topology").then().statusCode(200).body(containsString("21 calls"));
        when().get("/topology?service=payment")
                .then()
                .statusCode(200)
                .body(containsString("What breaks if payment breaks"))
                .body(containsString("subscriptions"));
        when().get("/connect").then().statusCode(200).body(containsString("remote_write"));
        when().get("/incidents/none").then().statusCode(404).body(containsString("There is no incident none"));
    }

    @Test
    void decisions_say_why_nobody_was_paged() {
        await().atMost(SOON)
                .untilAsserted(() -> when().get("/decisions?q=silenced")
                        .then()
                        .statusCode(200)
                        .body(allOf(
                                containsString("silenced by maria until 18:00"),
                                not(containsString("which it calls")))));
    }

    @Test
    void labels_never_become_markup() {
        send("incidents", Json.write(new ConsoleStory(id).incident(EVIL)));
        await().atMost(SOON)
                .untilAsserted(() -> when().get("/incidents/" + id).then().body(containsString("&lt;img src=x")));

        for (String page : List.of("/", "/incidents/" + id, "/decisions?q=" + EVIL, "/topology?service=" + EVIL)) {
            assertThat(given().urlEncodingEnabled(true).get(page).asString())
                    .as(page)
                    .doesNotContain("<img");
        }
    }

    @Test
    void nothing_runs_inline_and_every_answer_says_so() {
        for (String page : List.of("/", "/incidents/" + id, "/topology", "/decisions", "/connect", "/incidents/none")) {
            String html = when().get(page)
                    .then()
                    .header("Content-Security-Policy", containsString("default-src 'self'"))
                    .header("X-Content-Type-Options", equalTo("nosniff"))
                    .extract()
                    .asString();
            assertThat(INLINE.matcher(html)
                            .results()
                            .map(match -> match.group())
                            .toList())
                    .as(page)
                    .isEmpty();
            assertThat(html)
                    .as(page)
                    .contains("\"allowEval\":false")
                    .doesNotContainPattern("(src|href)=\"(https?:|//)");
        }
        when().get("/vendor/htmx/htmx.min.js")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'self'"));
    }

    @Test
    void a_change_is_refused_when_another_site_asks_for_it() {
        String ack = "/api/v1/incidents/" + id + "/ack";
        given().contentType(ContentType.JSON)
                .header("Sec-Fetch-Site", "cross-site")
                .body("{\"user\":\"maria\"}")
                .post(ack)
                .then()
                .statusCode(403);
        given().contentType(ContentType.JSON)
                .header("Origin", "https://evil.example")
                .body("{\"user\":\"maria\"}")
                .post(ack)
                .then()
                .statusCode(403);
        given().contentType(ContentType.TEXT)
                .body("{\"user\":\"maria\"}")
                .post(ack)
                .then()
                .statusCode(415);
        given().contentType(ContentType.JSON)
                .header("Sec-Fetch-Site", "same-origin")
                .body("{\"user\":\"maria\"}")
                .post(ack)
                .then()
                .statusCode(200);
        when().get("/incidents/" + id)
                .then()
                .body(containsString("Acknowledged by maria"))
                .body(not(containsString("data-act=\"ack\"")));
    }

    @Test
    void without_a_clear_cause_no_part_of_the_page_names_one() {
        String other = UUID.randomUUID().toString();
        send("incidents", Json.write(new ConsoleStory(other).unclear()));
        await().atMost(SOON).until(() -> when().get("/incidents/" + other).statusCode() == 200);

        when().get("/incidents/" + other)
                .then()
                .body(containsString("no clear cause yet"))
                .body(containsString("<p class=\"lead\">No clear cause yet</p>"))
                .body(containsString("Checked, and none stands out:"))
                .body(containsString("<li>payment (87%): deploy of payment v2</li>"))
                .body(containsString("None fits this cause."))
                .body(not(containsString("Likely")))
                .body(not(containsString("root cause · ")));
    }

    @Test
    void an_open_page_hears_of_a_change() throws Exception {
        URI stream = URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/console/stream");
        var connection = stream.toURL().openConnection();
        connection.setReadTimeout((int) SOON.toMillis());
        try (var lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (!line.startsWith("data:")) {
                line = lines.readLine();
            }
            send("incidents", Json.write(new ConsoleStory(id).incident("worse")));
            while (!line.contains(id)) {
                line = lines.readLine();
            }
            assertThat(line).contains("\"incident\":\"" + id + "\"");
        }
    }

    /// Stays up to be looked at in a browser: `-Dtest=ConsoleTest#preview -Dconsole.preview=MINUTES`.
    @Test
    @EnabledIfSystemProperty(named = "console.preview", matches = "\\d+")
    void preview() throws InterruptedException {
        String unclear = UUID.randomUUID().toString();
        send("incidents", Json.write(new ConsoleStory(unclear).unclear()));
        for (String incident : List.of(id, unclear)) {
            System.out.println("http://localhost:" + RestAssured.port + "/incidents/" + incident);
        }
        Thread.sleep(Duration.ofMinutes(Long.getLong("console.preview")));
    }
}
