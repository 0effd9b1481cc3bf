module {
  func.func public @main(%arg0: tensor<2x3xf32>, %arg1: tensor<2x3xi32>) -> (tensor<2xf32>, tensor<3xf32>, tensor<3xi32>) {
    %cst = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %c = stablehlo.constant dense<0> : tensor<i32>
    %0 = stablehlo.reduce(%arg0 init: %cst) applies stablehlo.add across dimensions = [1] : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %1:2 = stablehlo.reduce(%arg0 init: %cst), (%arg1 init: %c) across dimensions = [0] {mhlo.note = 1 : i64} : (tensor<2x3xf32>, tensor<2x3xi32>, tensor<f32>, tensor<i32>) -> (tensor<3xf32>, tensor<3xi32>)
     reducer(%arg2: tensor<f32>, %arg4: tensor<f32>) (%arg3: tensor<i32>, %arg5: tensor<i32>)  {
      %2 = stablehlo.maximum %arg2, %arg4 : tensor<f32>
      %3 = stablehlo.minimum %arg3, %arg5 : tensor<i32>
      stablehlo.return %2, %3 : tensor<f32>, tensor<i32>
    }
    return %0, %1#0, %1#1 : tensor<2xf32>, tensor<3xf32>, tensor<3xi32>
  }
  func.func public @generic(%arg0: tensor<2x3xf32>, %arg1: tensor<2x3xi32>) -> (tensor<2xf32>, tensor<3xf32>, tensor<3xi32>) {
    %zero = stablehlo.constant dense<0.0> : tensor<f32>
    %least = stablehlo.constant dense<0> : tensor<i32>
    %0 = "stablehlo.reduce"(%arg0, %zero) ({
    ^bb0(%x: tensor<f32>, %y: tensor<f32>):
      %sum = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
      "stablehlo.return"(%sum) : (tensor<f32>) -> ()
    }) {dimensions = dense<1> : tensor<1xi64>} : (tensor<2x3xf32>, tensor<f32>) -> tensor<2xf32>
    %1, %2 = "stablehlo.reduce"(%arg0, %arg1, %zero, %least) <{dimensions = array<i64: 0>}> ({
    ^bb0(%a: tensor<f32>, %b: tensor<i32>, %c: tensor<f32>, %d: tensor<i32>):
      %most = stablehlo.maximum %a, %c : tensor<f32>
      %fewest = stablehlo.minimum %b, %d : tensor<i32>
      stablehlo.return %most, %fewest : tensor<f32>, tensor<i32>
    }) {mhlo.note = 1} : (tensor<2x3xf32>, tensor<2x3xi32>, tensor<f32>, tensor<i32>) -> (tensor<3xf32>, tensor<3xi32>)
    return %0, %1, %2 : tensor<2xf32>, tensor<3xf32>, tensor<3xi32>
  }
}
