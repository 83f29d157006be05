'use strict';

const GENERATE = `# 한 문장으로 광고 한 장. One sentence in, a finished ad out.
# Press ▶ (Ctrl-Enter), copy the id from the answer, then open the next tab to watch it happen.
# 또 만들려면 idempotencyKey를 바꿔요. Another one? Change idempotencyKey: the same key finds the same ad.
mutation Generate($input: GenerateInput!) {
  generate(input: $input) {
    __typename
    ... on GenerationAccepted {
      cursor
      deduplicated
      generation {
        id
        status
        queuePosition
        etaSeconds
      }
    }
    ... on Problem {
      code
      message
      retryable
    }
    ... on InvalidInput {
      field
      given
      expected
    }
  }
}
`;

const WATCH = `# Put the id of a generation into the variables below. It ends by itself.
subscription Watch($id: ID!) {
  generationEvents(id: $id) {
    __typename
    cursor
    at
    generation {
      status
      stage
      percent
      images {
        url
        svgUrl
        width
        height
      }
      copy {
        headline
        body
        callToAction
        hashtags
      }
    }
    ... on GenerationFailed {
      error {
        code
        message
      }
    }
  }
}
`;

const READ = `# Everything about one generation: the words, the pictures, who made them, why, and what it cost.
query Read($id: ID!) {
  generation(id: $id) {
    status
    prompt
    enhancedPrompt {
      prompt
      source
    }
    images {
      url
      thumbnailUrl
      svgUrl
      bytes
    }
    routing {
      provider
      model
      reason
      candidates {
        provider
        model
        quote
        rejectedBecause
      }
    }
    cost
  }
}
`;

const input = {
  input: {
    // `randomUUID` is missing where the page comes over plain HTTP from another machine.
    idempotencyKey: crypto.getRandomValues(new Uint32Array(4)).join('-'),
    prompt: '카페 신메뉴 홍보, 흑임자 크림라떼 6,500원, 11월 말까지',
    aspectRatio: '3:4',
  },
};

const socket = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`;
const fetcher = GraphiQL.createFetcher({
  url: '/graphql',
  wsClient: graphqlWs.createClient({ url: socket, lazy: true }),
});

const variables = JSON.stringify(input, null, 2);
// The first tab's variables show only when given beside the tabs as well; given on a later visit, they would add a tab.
const firstVisit = localStorage.getItem('graphiql:tabState') === null;

ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultEditorToolsVisibility: 'variables',
    defaultTabs: [
      { query: GENERATE, variables },
      { query: WATCH, variables: '{ "id": "" }' },
      { query: READ, variables: '{ "id": "" }' },
    ],
    ...(firstVisit && { query: GENERATE, variables }),
  }),
);

// CodeMirror keeps Tab for itself, so that nobody leaves an editor by keyboard; a list of completions still takes it.
document.addEventListener('focusin', ({ target }) => {
  const editor = target.closest('.CodeMirror')?.CodeMirror;
  editor?.setOption('extraKeys', { ...editor.getOption('extraKeys'), Tab: false, 'Shift-Tab': false });
});
