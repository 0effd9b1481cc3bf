#loc = loc("model.py":3:1)
#loc1 = loc("dot"(#loc))
module {
  func.func public @main(%arg0: tensor<2x3x4xf32> loc("x"), %arg1: tensor<2x4x5xf32>) -> tensor<2x3x5xf32> {
    %0 = stablehlo.dot_general %arg0, %arg1, batching_dims = [0] x [0], contracting_dims = [2] x [1], precision = [HIGHEST, DEFAULT] : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32> loc(#loc1)
    %1 = stablehlo.transpose %0, dims = [0, 2, 1] : (tensor<2x3x5xf32>) -> tensor<2x5x3xf32>
    %2 = stablehlo.transpose %1, dims = [0, 2, 1] : (tensor<2x5x3xf32>) -> tensor<2x3x5xf32>
    return %2 : tensor<2x3x5xf32> loc(callsite("f"("a.py":1:2) at fused[#loc, unknown]))
  }
}
