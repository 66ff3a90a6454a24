package io.epicenter.topology.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Settings;
import org.junit.jupiter.api.Test;

class JaegerDependenciesTest extends SourceContract {
    @Override
    Source source(Settings settings) {
        return new JaegerDependencies(settings);
    }

    @Override
    void feed(Source source, CallRecorder recorder) throws MalformedMessageException {
        source.document(
                json("{'data':[{'parent':'cart','child':'stock','callCount':12},"
                        + "{'parent':'web','child':'cart','callCount':20},{'parent':'','child':'x','callCount':1}],"
                        + "'total':0,'limit':0,'offset':0,'errors':null}"),
                NOW,
                recorder);
    }

    @Test
    void calls_are_counted_and_empty_names_left_out() throws MalformedMessageException {
        assertThat(told().counts)
                .containsOnlyKeys("cart>stock", "+stock", "web>cart", "+cart")
                .containsEntry("cart>stock", 12.0);
    }

    @Test
    void another_document_is_told() {
        assertThatThrownBy(() -> source(Settings.DEFAULT).document(json("{'errors':[]}"), NOW, new Told()))
                .isInstanceOf(MalformedMessageException.class);
    }
}
