"""Trains the model that prices orders."""


def run(model, batches):
    losses = []
    for batch in batches:
        try:
            losses.append(model.step(batch))
        except ValueError as error:
            print(f"skipped a batch: {error}")
    return losses
